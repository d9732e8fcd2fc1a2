"""Trouble made by the sandbox: what passes is survived, what does not is told apart."""

import pytest

from recruit import Bounds, RecruitClient, errors, read_ahead


def read_ids(client):
    pages = read_ahead(lambda number: client.records("Candidates", page=number, per_page=100))
    return [record_id for page in pages for record_id in page.ids]


PASSING = ["latency", "500", "502_html", "truncated", "not_json", "cut", "hang", "reset"]


@pytest.mark.parametrize("kind", [*PASSING, "expire_token"])
@pytest.mark.parametrize("after", [0, 3])
def test_passing_trouble_leaves_no_trace(client, sandbox, kind, after):
    undisturbed = read_ids(client)
    sandbox.trouble(kind, match="/Candidates", times=1, after=after, seconds=0.1)
    assert read_ids(client) == undisturbed
    assert sandbox.state()["trouble"] == []


@pytest.mark.parametrize("kind", ["500", "502_html", "cut", "reset", "hang"])
def test_lasting_trouble_is_for_later(client, sandbox, kind):
    sandbox.trouble(kind, match="/Candidates", times=None)
    with pytest.raises(errors.TryLater) as raised:
        client.records("Candidates")
    assert not isinstance(raised.value, errors.RateLimited)
    assert client.calls == 3


def test_call_that_took_long_is_not_repeated(sandbox):
    sandbox.trouble("hang", match="/Candidates", times=None)
    bounds = Bounds(read=0.2, quick=0.1)
    with RecruitClient(sandbox.endpoints, sandbox.zsc, bounds=bounds) as client:
        with pytest.raises(errors.TryLater, match="in time"):
            client.records("Candidates")
        assert client.calls == 1


@pytest.mark.parametrize(
    "kind", ["truncated", "not_json", "wrong_type", "duplicate_page", "endless"]
)
def test_lasting_nonsense_is_never_guessed_at(client, sandbox, kind):
    sandbox.trouble(kind, match="/Candidates", times=None)
    with pytest.raises(errors.UnexpectedAnswer):
        read_ids(client)


@pytest.mark.parametrize(("retry_after", "wait"), [(7, 7.0), (None, None)])
def test_too_many_requests_give_the_worker_back_at_once(client, sandbox, retry_after, wait):
    sandbox.trouble("429", match="/Candidates", retry_after=retry_after)
    calls = client.calls
    with pytest.raises(errors.RateLimited) as raised:
        client.records("Candidates")
    assert raised.value.retry_after == wait
    assert client.calls - calls == 1


@pytest.mark.parametrize(
    ("kind", "error"),
    [("scope_mismatch", errors.ScopeMissing), ("no_permission", errors.PermissionDenied)],
)
def test_refusal_stops_the_run(client, sandbox, kind, error):
    sandbox.trouble(kind, match="/Candidates")
    with pytest.raises(error):
        client.records("Candidates")


def test_rejection_that_lasts_is_asked_about_only_twice(client, sandbox):
    client.current_user()
    sandbox.trouble("expire_token", match="/Candidates", times=None)
    calls = client.calls
    with pytest.raises(errors.KeyRejected):
        client.records("Candidates")
    assert client.calls - calls == 2


@pytest.mark.parametrize("kind", ["500", "cut", "not_json"])
def test_trouble_of_the_accounts_server_passes_too(sandbox, kind):
    sandbox.trouble(kind, match="/oauth/v2/token")
    with RecruitClient(sandbox.endpoints, sandbox.oauth) as client:
        assert client.current_user().id


def test_unreachable_server_is_for_later(sandbox, nobody_listens):
    client = RecruitClient(nobody_listens, sandbox.oauth)
    with client, pytest.raises(errors.TryLater, match=r"no connection to 127\.0\.0\.1"):
        client.current_user()
