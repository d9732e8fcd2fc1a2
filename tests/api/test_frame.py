"""What holds for every operation: who asks, what may be sent, and how often it is done (R104)."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.api_tokens.actions import KEPT_FOR, forget_old_answers
from accounts.models import ApiToken, AuditEntry, IdempotentAnswer, Member, Role, TokenScope
from api.frame.authentication import count_call
from api.frame.idempotency import UNREADABLE
from contacts.models import MailingList
from syncs.closing.actions.close import close_organisation
from syncs.erasure.actions.erase import erase
from tests.api.conftest import Caller, admin_of, caller_of
from tests.builders import NOON, make_member, make_organisation
from tests.world.at_once import at_once
from tests.world.house import House
from tests.world.lock_waits import wait_until_somebody_waits


def test_a_request_without_a_token_that_works_is_refused(house: House, program: Caller) -> None:
    assert Caller("").refused("GET", "lists")["code"] == "not_authenticated"
    assert Caller("rst_00000000_x").refused("GET", "lists")["code"] == "token_unknown"
    assert Caller("anything").refused("GET", "lists")["code"] == "token_unknown"
    assert Caller("").send("GET", "lists")["WWW-Authenticate"].startswith("Bearer")
    assert program.get("lists")["items"]

    ApiToken.objects.update(expires_at=timezone.now())
    assert program.refused("GET", "lists")["code"] == "token_expired"


def test_a_token_ends_with_its_member_their_account_and_the_organisation(house: House) -> None:
    leaving, blocked = (make_member(house.organisation) for _ in range(2))
    programs = caller_of(leaving), caller_of(blocked)
    leaving.delete()
    blocked.user.is_active = False
    blocked.user.save()

    assert [p.refused("GET", "lists")["code"] for p in programs] == ["token_unknown"] * 2

    closing = make_organisation()
    program = admin_of(closing)
    closing_admin = Member.objects.get(organisation=closing).user
    close_organisation(closing, by=closing_admin, now=timezone.now())
    assert program.refused("GET", "lists")["code"] == "token_unknown"


@pytest.mark.parametrize(
    ("role", "scope", "makes", "sees_log"),
    [
        (Role.ADMIN, TokenScope.READ, 403, 403),
        (Role.ADMIN, TokenScope.WRITE, 201, 403),
        (Role.ADMIN, TokenScope.ADMIN, 201, 200),
        (Role.MARKETER, TokenScope.ADMIN, 201, 403),
        (Role.VIEWER, TokenScope.ADMIN, 403, 403),
    ],
)
def test_a_token_may_no_more_than_its_scope_and_its_member(
    role: Role, scope: TokenScope, makes: int, sees_log: int, house: House
) -> None:
    program = caller_of(make_member(house.organisation, role), scope)

    assert program.send("GET", "lists").status_code == 200
    assert program.send("POST", "lists", {"name": "Alumni"}).status_code == makes
    assert program.send("GET", "audit-entries").status_code == sees_log


def test_the_text_of_a_token_is_nowhere(program: Caller) -> None:
    stored = ApiToken.objects.get()

    assert program.token not in str(vars(stored))
    assert program.token.startswith(stored.shown)


def test_what_a_program_changes_is_put_down_to_its_token(house: House, program: Caller) -> None:
    """R103."""
    program.do("POST", "lists", {"name": "Partners"})

    entry = AuditEntry.objects.get(noun="list", object_name="Partners")
    token = ApiToken.objects.get()
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == ("token", token.pk, token.name)


def test_use_of_a_token_is_noted(program: Caller) -> None:
    assert ApiToken.objects.get().last_used_at is None

    program.get("lists")

    noted = ApiToken.objects.get().last_used_at
    assert noted
    program.get("lists")
    assert ApiToken.objects.get().last_used_at == noted


def test_a_token_that_asks_too_often_waits_and_no_other_does(
    house: House, program: Caller, settings: Settings
) -> None:
    settings.API_CALLS_A_MINUTE = 2
    cache.clear()
    other = admin_of(house.organisation)
    answers = [program.send("GET", "lists") for _ in range(3)]

    assert [each.status_code for each in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert answers[2].json()["code"] == "too_many_requests"
    assert other.send("GET", "lists").status_code == 200
    reader = caller_of(make_member(house.organisation, Role.VIEWER))
    refused = [reader.send("POST", "lists", {"name": "A"}).status_code for _ in range(3)]
    assert refused == [403, 403, 429]
    cache.clear()


def test_calls_at_once_are_counted_one_by_one() -> None:
    def count_some() -> list[int]:
        return [count_call(0, now=1_000.5)[0] for _ in range(50)]

    counted = at_once(*[count_some] * 4)

    assert sorted(number for each in counted for number in each) == list(range(1, 201))
    assert count_call(0, now=1_030.0) == (201, 30.0)
    cache.clear()


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ("{", "invalid_json", None),
        ("[" * 100_000, "invalid_json", None),
        ("[]", "invalid", ""),
        ("{}", "invalid", "/name"),
        ('{"name": 7}', "invalid", "/name"),
        ('{"name": "A", "colour": "red"}', "invalid", "/colour"),
        ('{"name": "a\\u0000b"}', "invalid", "/name"),
        (json.dumps({"name": "x" * 3_000}), "invalid", "/name"),
        (json.dumps({"name": "\u202e"}), "invalid", "/name"),
        ('{"name": "\\ud800"}', "invalid_json", None),
    ],
)
def test_a_body_that_does_not_fit_says_where_and_changes_nothing(
    body: str, code: str, path: str | None, program: Caller
) -> None:
    before = MailingList.objects.count()

    problem = program.refused("POST", "lists", body)

    assert problem["code"] == code
    assert [each["path"] for each in problem["errors"]] == ([] if path is None else [path])
    assert MailingList.objects.count() == before


def test_what_else_does_not_fit_is_said_in_one_form(program: Caller) -> None:
    refused = {
        "unsupported_media_type": program.refused(
            "POST", "lists", "name=A", Content_Type="application/x-www-form-urlencoded"
        ),
        "body_too_large": program.refused("POST", "lists", '{"name": "' + "x" * 3_000_000 + '"}'),
        "method_not_allowed": program.refused("PUT", "lists", {}),
        "invalid_query": program.refused("GET", "lists?limit=0"),
        "invalid_cursor": program.refused("GET", "erasures?cursor=eA"),
        "not_found": program.refused("GET", "nothing/like/this"),
    }
    refused["invalid_query"] = program.refused("GET", "lists?page=2")

    assert {code: problem["code"] for code, problem in refused.items()} == {
        code: code for code in refused
    }
    assert refused["invalid_query"]["errors"][0]["path"] == "page"


def test_a_fault_of_ours_is_told_as_one_without_its_insides(program: Caller) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE contacts_membership ()")

        problem = Caller(program.token, raises=False).refused("GET", "lists")
        transaction.set_rollback(True)

    assert problem["code"] == "server_error"
    assert "membership" not in json.dumps(problem)


def test_a_change_says_what_it_has_seen(house: House, program: Caller) -> None:
    path = f"lists/{house.mailing_list.pk}"
    etag = program.etag(path)

    assert program.refused("PATCH", path, {"name": "A"})["code"] == "version_required"
    program.do("PATCH", path, {"name": "A"}, If_Match=etag)
    refused = program.refused("PATCH", path, {"name": "B"}, If_Match=etag)
    assert (refused["code"], program.get(path)["name"]) == ("version_changed", "A")
    program.do("PATCH", path, {"name": "C"}, If_Match="*")
    assert program.get(path)["name"] == "C"


def test_the_same_request_is_done_once_and_answered_the_same(program: Caller) -> None:
    sent = [
        program.send("POST", "lists", body, Idempotency_Key="a")
        for body in ('{"name": "Alumni"}', '{ "name":"Alumni" }')
    ]

    assert [each.status_code for each in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()
    assert (sent[0]["ETag"], sent[0]["Location"]) == (sent[1]["ETag"], sent[1]["Location"])
    assert "Idempotent-Replayed" not in sent[0]
    assert sent[1]["Idempotent-Replayed"] == "true"
    assert MailingList.objects.filter(name="Alumni").count() == 1


def test_what_cannot_be_kept_is_not_done(program: Caller, settings: Settings) -> None:
    settings.SECRETS_KEY_RING = ("no key, so that nothing is encrypted",)

    body = {"name": "Alumni"}
    problem = Caller(program.token, raises=False).refused(
        "POST", "lists", body, Idempotency_Key="a"
    )

    assert problem["code"] == "server_error"
    assert not MailingList.objects.filter(name="Alumni").exists()


def test_a_key_belongs_to_one_request_of_one_token(
    house: House, program: Caller, settings: Settings
) -> None:
    program.do("POST", "lists", {"name": "Alumni"}, Idempotency_Key="a")

    other = program.refused("POST", "lists", {"name": "Former"}, Idempotency_Key="a")
    assert other["code"] == "idempotency_key_reused"
    alumni = f"lists/{MailingList.objects.get(name='Alumni').pk}"
    program.do("POST", f"{alumni}/archive", Idempotency_Key="b")
    elsewhere = program.refused("POST", f"{alumni}/unarchive", Idempotency_Key="b")
    assert elsewhere["code"] == "idempotency_key_reused"
    admin_of(house.organisation).do("POST", "lists", {"name": "Former"}, Idempotency_Key="a")
    unfit = program.refused("POST", "lists", {"name": "X"}, Idempotency_Key="k" * 256)
    assert unfit["code"] == "invalid_header"
    settings.SECRET_KEY = "another one, without which nobody can tell which request it was"
    unlike = program.refused("POST", "lists", {"name": "Alumni"}, Idempotency_Key="a")
    assert unlike["code"] == "idempotency_key_reused"


def test_a_refusal_is_not_kept_for_a_key(program: Caller) -> None:
    program.do("POST", "lists", {"name": "Alumni"})
    body = {"name": "Alumni"}
    assert program.refused("POST", "lists", body, Idempotency_Key="a")["code"] == "name_taken"

    MailingList.objects.filter(name="Alumni").update(name="Former")

    program.do("POST", "lists", body, Idempotency_Key="a")


def test_answers_are_kept_for_a_day_and_blanked_with_the_erased(
    house: House, program: Caller
) -> None:
    program.do("POST", "lists", {"name": "Alumni"}, Idempotency_Key="a")
    now = timezone.now()
    assert forget_old_answers(now) == 0
    IdempotentAnswer.objects.update(created_at=now - KEPT_FOR - timedelta(minutes=1))
    assert program.refused("POST", "lists", {"name": "Alumni"}, Idempotency_Key="a")["code"] == (
        "name_taken"
    )
    assert forget_old_answers(now) == 1

    program.do("POST", "lists", {"name": "Former"}, Idempotency_Key="b")
    erase(
        house.organisation, house.contact.address, by=make_member(house.organisation).user, now=NOON
    )
    repeated = program.refused("POST", "lists", {"name": "Former"}, Idempotency_Key="b")
    another = program.refused("POST", "lists", {"name": "Else"}, Idempotency_Key="b")
    assert (repeated["code"], repeated["detail"]) == ("conflict", UNREADABLE)
    assert another["code"] == "idempotency_key_reused"
    kept = IdempotentAnswer.objects.get()
    assert (kept.body, kept.headers) == ("", {})


def test_a_request_in_flight_is_not_begun_again(transactional_db: None) -> None:
    organisation = make_organisation()
    program = admin_of(organisation)

    def post() -> int:
        try:
            return int(
                program.send("POST", "lists", {"name": "A"}, Idempotency_Key="a").status_code
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            MailingList.objects.create(organisation=organisation, name="a")
            # Waits for the name that is not committed yet.
            first = pool.submit(copy_context().run, post)
            wait_until_somebody_waits()
            second = program.refused("POST", "lists", {"name": "A"}, Idempotency_Key="a")
            transaction.set_rollback(True)
        assert first.result() == 201

    assert second["code"] == "request_in_flight"
    assert program.send("POST", "lists", {"name": "A"}, Idempotency_Key="a").status_code == 201
    assert MailingList.objects.count() == 1
