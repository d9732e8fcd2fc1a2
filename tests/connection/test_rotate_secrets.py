"""`manage.py rotate_secrets`: R3."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Organisation
from syncs.account.client import ConnectionUnusable, open_client
from syncs.models import Connection
from tests.builders import make_connection
from web.key_ring import SecretUnreadable

SECRETS = {"refresh_token": "1000.abcd"}


def new_key() -> str:
    return Fernet.generate_key().decode()


def rotate() -> str:
    said = StringIO()
    call_command("rotate_secrets", stdout=said)
    return said.getvalue()


def test_rotated_secrets_open_without_the_old_key(
    organisation: Organisation, settings: Settings
) -> None:
    make_connection(organisation)
    key = new_key()
    settings.SECRETS_KEY_RING = (key, *settings.SECRETS_KEY_RING)

    assert (
        rotate() == "Connections under the newest key: 1\nSecond factors under the newest key: 0\n"
        "Webhooks under the newest key: 0\n"
        "Kept answers of the API under the newest key: 0\n"
    )

    settings.SECRETS_KEY_RING = (key,)
    assert Connection.objects.get().open_secrets() == SECRETS


def test_rotation_leaves_everything_but_the_encryption_as_it_is(
    organisation: Organisation,
) -> None:
    before = make_connection(organisation)

    rotate()

    after = Connection.objects.get()
    names = ("key_version", "tested_at", "secret_set_at", "secret_hint", "state")
    assert [getattr(after, name) for name in names] == [getattr(before, name) for name in names]
    assert bytes(after.secrets) != bytes(before.secrets)


def test_secret_that_no_key_opens_is_named_and_the_others_are_rotated(
    organisation: Organisation, settings: Settings
) -> None:
    lost = make_connection(organisation)
    settings.SECRETS_KEY_RING = (new_key(),)
    fine = make_connection(organisation)
    settings.SECRETS_KEY_RING = (newest := new_key(), *settings.SECRETS_KEY_RING)

    with pytest.raises(CommandError, match=f"connection {lost.pk}\\. Put the key"):
        rotate()

    settings.SECRETS_KEY_RING = (newest,)
    fine.refresh_from_db()
    lost.refresh_from_db()
    assert fine.open_secrets() == SECRETS
    with pytest.raises(SecretUnreadable):
        lost.open_secrets()


def test_connection_without_a_key_has_nothing_to_rotate(organisation: Organisation) -> None:
    make_connection(organisation)
    Connection.objects.update(secrets=b"")

    assert (
        rotate() == "Connections under the newest key: 0\nSecond factors under the newest key: 0\n"
        "Webhooks under the newest key: 0\n"
        "Kept answers of the API under the newest key: 0\n"
    )


@pytest.mark.parametrize(
    ("stored", "words"),
    [(b"", "the connection has no key"), (b"gAAAAA", "no key of SECRETS_KEY_RING")],
    ids=["none", "unreadable"],
)
def test_run_without_a_readable_key_is_told_so(
    organisation: Organisation, stored: bytes, words: str
) -> None:
    connection = make_connection(organisation, data_centre="EU", secrets=stored)

    with pytest.raises(ConnectionUnusable, match=words) as unusable:
        open_client(connection)

    assert unusable.value.kind == "connection_unusable"
