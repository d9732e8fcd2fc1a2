"""What programs are told of what has happened: the same as pages, within the organisation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, AuditEntry, Member
from syncs.domain.outcomes import Outcome
from syncs.models import ImportRun, KeptRows, Kind, RunState, Trigger
from syncs.reporting.models import MetricsKey
from syncs.taking_up.actions.contacts import take_up_contacts
from tests.api.conftest import Caller
from tests.builders import make_row, make_run, make_sync
from tests.world.house import House


def test_the_audit_log_is_asked_by_actor_member_noun_and_time(
    house: House, program: Caller, alice: Client
) -> None:
    alice.post("/o/zylker/lists/new/", {"name": "By Alice"})
    program.do("POST", "lists", {"name": "By a program"})
    program.do("POST", "contact-fields", {"label": "Town", "type": "text"})
    by_alice = AuditEntry.objects.get(object_name="By Alice")
    member = Member.objects.get(user_id=by_alice.actor_id or 0, organisation=house.organisation)

    def names(query: str) -> list[str]:
        return [each["name"] for each in program.get(f"audit-entries?{query}")["items"]]

    assert names("actor=token") == ["Town", "By a program"]
    assert names("actor=token&noun=list") == ["By a program"]
    assert names("noun=webhook") == []
    assert names(f"member={member.pk}") == ["By Alice"]
    later = (timezone.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert names(f"since={later}") == []
    assert "Town" in names(f"until={later}")
    first = program.get("audit-entries?actor=token&limit=1")
    assert [each["name"] for each in first["items"]] == ["Town"]
    second = program.get(f"audit-entries?actor=token&limit=1&cursor={first['next_cursor']}")
    assert [each["name"] for each in second["items"]] == ["By a program"]
    assert second["items"][0]["in_words"] == "Mailing list made"
    make_run(house.sync, requested_by=member.user, trigger=Trigger.MANUAL)
    house.sync.pause()
    about = program.get(f"audit-entries?sync={house.sync.pk}")["items"]
    assert [each["noun"] for each in about] == ["sync", "run", "sync"]
    changed = program.get(f"audit-entries?sync={house.sync.pk}&field=state&limit=1")["items"]
    assert [each["code"] for each in changed[0]["changes"]] == ["state"]
    assert names(f"sync={house.sync.pk}&field=url") == []


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("noun=nothing", "noun"),
        ("since=2026-01-01T00:00:00", "since"),
        ("member=9999999", "member"),
        ("sync=9999999", "sync"),
        ("noun=sync&field=sate", "field"),
        ("actor=nobody", "actor"),
        ("actor=token&member=1", "actor"),
    ],
)
def test_a_question_that_does_not_fit_says_where(
    house: House, program: Caller, query: str, path: str
) -> None:
    for address in ("audit-entries", "audit-entries/export"):
        problem = program.refused("GET", f"{address}?{query}")
        assert problem["code"] == "invalid_query"
        assert [each["path"] for each in problem["errors"]] == [path]


def test_a_member_or_a_sync_of_another_organisation_is_none(
    house: House, other_house: House, program: Caller
) -> None:
    theirs = (f"member={other_house.other_admin.pk}", f"sync={other_house.sync.pk}")

    for query in theirs:
        assert program.refused("GET", f"audit-entries?{query}")["code"] == "invalid_query"


def test_files_are_those_of_the_pages_and_put_down_to_the_token(
    house: House, program: Caller, alice: Client
) -> None:
    run = house.run.pk
    page = f"/o/zylker/runs/{run}"
    pairs = [
        (f"runs/{run}/rows/export", f"{page}/rows.csv"),
        (f"runs/{run}/rows/export?outcome=ignored", f"{page}/rows.csv?outcome=ignored"),
        (f"runs/{run}/to-mend", f"{page}/mend.csv"),
    ]
    for by_program, by_page in pairs:
        answer = program.send("GET", by_program)
        page_file: Any = alice.get(by_page)
        assert answer.content == b"".join(page_file.streaming_content)
        assert answer["Content-Disposition"] == page_file["Content-Disposition"]

    assert "Audit log exported" in program.send("GET", "audit-entries/export").content.decode()
    token = ApiToken.objects.get()
    exported = AuditEntry.objects.filter(change="exported", actor_kind="token", actor_id=token.pk)
    assert sorted(exported.values_list("noun", flat=True)) == ["audit log", "run", "run", "run"]
    refused = program.refused("GET", f"runs/{run}/rows/export?outcome=nothing")
    assert refused["code"] == "invalid_query"
    assert exported.count() == 4


def test_rows_are_found_by_a_part_of_a_name(house: House, program: Caller) -> None:
    path = f"runs/{house.run.pk}/rows"
    take_up_contacts()  # what a tick does

    assert [each["email"] for each in program.get(f"{path}?q=maria")["items"]] == [
        "maria@zylker.example"
    ]
    assert program.get(f"{path}?q=nobody")["items"] == []


def test_two_runs_of_a_sync_are_compared_and_no_others(
    house: House, other_house: House, program: Caller
) -> None:
    later = make_run(house.sync, new=5, total=5)
    make_row(later, Outcome.UPDATED, contact=house.contact)
    told = program.get(f"runs/{later.pk}/comparison")
    assert (told["before"], told["after"]) == (house.run.pk, later.pk)
    assert told == program.get(f"runs/{house.run.pk}/comparison?other={later.pk}")
    new = next(each for each in told["numbers"] if each["outcome"] == "new")
    assert (new["before"], new["after"]) == (house.run.new, 5)

    assert told["moves"]
    ImportRun.objects.filter(pk=later.pk).update(rows=KeptRows.NONE)
    assert program.get(f"runs/{later.pk}/comparison")["moves"] is None

    elsewhere = make_run(make_sync(house.organisation))
    preview = make_run(house.sync, kind=Kind.PREVIEW)
    going_on = make_run(house.sync, state=RunState.RUNNING, finished_at=None)
    for other in (elsewhere, preview, going_on, later, other_house.run):
        refused = program.refused("GET", f"runs/{later.pk}/comparison?other={other.pk}")
        assert [each["path"] for each in refused["errors"]] == ["other"]
    assert program.refused("GET", f"runs/{going_on.pk}/comparison")["code"] == "conflict"
    assert program.refused("GET", f"runs/{elsewhere.pk}/comparison")["code"] == "conflict"


def test_the_dashboard_tells_what_is_next_and_what_was(house: House, program: Caller) -> None:
    make_run(house.sync, created_at=timezone.now(), new=7, total=7)
    going_on = make_run(house.sync, state=RunState.RUNNING, finished_at=None)

    told = program.get("dashboard")

    assert len(told["days"]) == 31
    assert told["days"][-1]["counts"]["new"] == 7
    assert [each["id"] for each in told["at_work"]] == [going_on.pk]
    assert [(each["id"], each["people"]) for each in told["lists"]] == [(house.mailing_list.pk, 1)]


def test_the_key_of_metrics_is_told_once(house: House, program: Caller, stranger: Client) -> None:
    assert program.get("reports")["metrics_key"] is None
    key = program.do("POST", "reports/metrics-key", Idempotency_Key="a")["key"]

    told = program.get("reports")
    headers = {"authorization": f"Bearer {key}"}
    assert stranger.get("/metrics", headers=headers).status_code == 200
    assert told["metrics_key"]["hint"] == key[-4:]
    assert key not in str(told)
    assert program.do("POST", "reports/metrics-key", Idempotency_Key="a")["key"] == key
    program.do("DELETE", "reports/metrics-key")
    assert program.refused("DELETE", "reports/metrics-key")["code"] == "not_found"
    assert not MetricsKey.objects.exists()
