"""The client sends again what may be sent twice, waits as it is told, and keeps its token."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest

from recruitsync_client import RecruitSync, RecruitSyncError, Refused, Unreachable, each, errors
from recruitsync_client.models import MailingListRename, NewList, WebhookChange
from tests.clients.answering import Reply, answering

LIST = {
    "id": 1,
    "name": "A",
    "people": 0,
    "people_is_least": False,
    "created_at": "2026-11-30T09:00:00Z",
    "archived_at": None,
}
MADE = Reply(201, LIST, {"ETag": '"v1"'})


def problem(status: int, code: str, **headers: str) -> Reply:
    body: dict[str, Any] = {
        "type": "urn:x",
        "title": "T",
        "status": status,
        "code": code,
        "detail": "D.",
        "errors": [{"path": "/name", "message": "M.", "position": None, "line": None}],
    }
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, body, {"Content-Type": "application/problem+json", **named})


def client(url: str, **more: Any) -> RecruitSync:
    return RecruitSync(url, "rst_secret", **more)


@pytest.mark.parametrize("failure", [Reply(503, "away"), Reply(502, "away"), Reply(0)])
def test_a_post_is_sent_again_under_its_own_key(failure: Reply) -> None:
    with answering(failure, MADE) as server, client(server.url) as sync:
        made = sync.make_list(NewList(name="A"))

    first, second = (each.headers["idempotency-key"] for each in server.asked)
    assert (made.name, made.etag) == ("A", '"v1"')
    assert first == second
    assert len(first) == 32
    assert server.asked[0].body == server.asked[1].body == b'{"name":"A"}'
    assert server.asked[0].headers["authorization"] == "Bearer rst_secret"


def test_two_posts_have_two_keys_and_one_may_be_named() -> None:
    with answering(MADE) as server, client(server.url) as sync:
        for key in (None, None, "mine"):
            sync.make_list(NewList(name="A"), idempotency_key=key)

    keys = [each.headers["idempotency-key"] for each in server.asked]
    assert len(set(keys)) == 3
    assert keys[2] == "mine"


@pytest.mark.parametrize("failure", [Reply(503, "away"), Reply(0), problem(500, "server_error")])
def test_a_change_that_may_have_been_done_is_not_sent_again(failure: Reply) -> None:
    with answering(failure, Reply(200, LIST)) as server, client(server.url) as sync:
        with pytest.raises(RecruitSyncError):
            sync.change_list(1, MailingListRename(name="B"), if_match='"v1"')
        server.replies.insert(0, failure)
        with pytest.raises(RecruitSyncError):
            sync.delete_list(1)

    assert [each.method for each in server.asked] == ["PATCH", "DELETE"]
    assert server.asked[0].headers["if-match"] == '"v1"'


@pytest.mark.parametrize(
    "wait",
    [
        problem(429, "too_many_requests", Retry_After="1"),
        problem(409, "request_in_flight", Retry_After="1"),
    ],
)
def test_it_waits_as_long_as_it_is_told(wait: Reply) -> None:
    with answering(wait, Reply(200, LIST)) as server, client(server.url) as sync:
        began = time.monotonic()
        sync.change_list(1, MailingListRename(name="B"), if_match="*")

    assert time.monotonic() - began >= 1
    assert len(server.asked) == 2


def test_it_waits_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody_sleeps = SimpleNamespace(sleep=lambda seconds: pytest.fail(f"it waits {seconds} s"))
    monkeypatch.setattr("recruitsync_client.transport.time", nobody_sleeps)
    wait = problem(429, "too_many_requests", Retry_After="30")
    with (
        answering(wait) as server,
        client(server.url, max_wait=5) as sync,
        pytest.raises(errors.TooManyRequests),
    ):
        sync.list_lists()

    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.Unfit),
        (401, errors.NotSignedIn),
        (403, errors.NotAllowed),
        (404, errors.NotFound),
        (409, errors.InTheWay),
        (412, errors.InTheWay),
        (422, errors.Unfit),
    ],
)
def test_a_refusal_says_why_and_is_not_asked_again(status: int, kind: type[Refused]) -> None:
    with (
        answering(problem(status, "some_code")) as server,
        client(server.url) as sync,
        pytest.raises(kind) as refused,
    ):
        sync.make_list(NewList(name="A"))

    assert (refused.value.code, str(refused.value)) == ("some_code", "D.")
    assert refused.value.problem.errors[0].path == "/name"
    assert len(server.asked) == 1


def test_a_redirect_is_not_followed_so_that_the_token_goes_nowhere_else() -> None:
    with answering(Reply(200, LIST)) as elsewhere:
        reply = Reply(302, "", {"Location": f"{elsewhere.url}/api/v1/lists/1"})
        with (
            answering(reply) as server,
            client(server.url) as sync,
            pytest.raises(errors.NotUnderstood),
        ):
            sync.read_list(1)

    assert elsewhere.asked == []


@pytest.mark.parametrize("reply", [Reply(200, "<html>"), Reply(200, {"id": "x"}), Reply(404, "no")])
def test_what_is_not_this_api_is_said(reply: Reply) -> None:
    with (
        answering(reply) as server,
        client(server.url) as sync,
        pytest.raises(errors.NotUnderstood, match="does not answer like"),
    ):
        sync.read_list(1)


def test_a_newer_server_may_answer_more() -> None:
    with answering(Reply(200, {**LIST, "colour": "red"})) as server, client(server.url) as sync:
        assert sync.read_list(1).name == "A"


def test_nobody_there_is_said_after_some_time() -> None:
    with answering(MADE) as server:
        url = server.url

    with pytest.raises(Unreachable, match="could not be reached"):
        client(url, max_wait=1).read_list(1)


@pytest.mark.parametrize(
    "url", ["http://sync.example", "ftp://sync.example", "sync.example", "https://", "http://[", ""]
)
def test_an_address_that_would_not_keep_the_token_is_refused(url: str) -> None:
    with pytest.raises(RecruitSyncError):
        client(url)


def test_all_pages_of_a_list_are_read_one_after_the_other() -> None:
    pages = [
        Reply(200, {"items": [{**LIST, "id": 1}], "next_cursor": "a b"}),
        Reply(200, {"items": [{**LIST, "id": 2}], "next_cursor": None}),
    ]
    with answering(*pages) as server, client(server.url) as sync:
        found = [one.id for one in each(sync.list_lists, archived=True, limit=1)]

    assert found == [1, 2]
    assert [each.path for each in server.asked] == [
        "/api/v1/lists?archived=true&limit=1",
        "/api/v1/lists?archived=true&cursor=a+b&limit=1",
    ]


def test_what_is_left_out_is_not_sent_so_that_it_stays() -> None:
    with (
        answering(Reply(200, {})) as server,
        client(server.url) as sync,
        pytest.raises(errors.NotUnderstood),
    ):
        sync.change_webhook(1, WebhookChange(kinds=["run.failed"]), if_match="*")

    assert server.asked[0].body == b'{"kinds":["run.failed"]}'


def test_a_file_that_is_no_text_comes_byte_by_byte_or_is_refused() -> None:
    replies = (Reply(200, "PK\u00ff"), problem(403, "not_allowed"))
    with answering(*replies) as server, client(server.url) as sync:
        assert b"".join(sync.export_organisation()) == "PK\u00ff".encode()
        with pytest.raises(Refused):
            b"".join(sync.export_organisation())
