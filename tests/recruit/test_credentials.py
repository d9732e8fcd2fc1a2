"""Credentials are checked when made and never shown."""

import pytest

from recruit import OAuthCredentials, ZscCredentials


def test_repr_shows_no_secret():
    oauth = OAuthCredentials("client-1", "s3cret", "refr3sh")
    zsc = ZscCredentials("k3y", "owner@example.com")
    assert repr(oauth) == "OAuthCredentials(client_id='client-1')"
    assert repr(zsc) == "ZscCredentials(account_email='owner@example.com')"


@pytest.mark.parametrize("key", ["", " ", "two words", "line\nbreak", "käse", "nul\x00"])
def test_key_that_cannot_be_one_is_refused_without_quoting_it(key):
    with pytest.raises(ValueError, match="ZSC key") as refusal:
        ZscCredentials(key, "owner@example.com")
    assert not key.strip() or key not in str(refusal.value)


@pytest.mark.parametrize("email", ["", "  ", "a@b\r\nX-Evil: 1"])
def test_account_email_that_cannot_be_one_is_refused(email):
    with pytest.raises(ValueError, match="e-mail address"):
        ZscCredentials("k3y", email)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_each_part_of_oauth_credentials_is_required(place):
    parts = ["client", "secret", "refresh"]
    parts[place] = ""
    with pytest.raises(ValueError, match="is empty"):
        OAuthCredentials(*parts)
