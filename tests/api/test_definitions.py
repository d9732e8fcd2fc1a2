"""Syncs by the API are those of the pages: made, checked, changed and run by the same actions, and
what does not fit says where (R10-R25, R33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.utils import timezone

from accounts.models import Role, TokenScope
from contacts.models import ContactField, MailingList
from syncs.models import (
    Connection,
    ConnectionState,
    ImportRun,
    Kind,
    OptedOutRecord,
    Preview,
    Sync,
    SyncState,
)
from syncs.models.sync import StopCause
from syncs.proposal.in_force import definition_in_force
from syncs.proposal.lay_over import lay_over
from syncs.proposal.parts import Proposal
from syncs.proposal.save import save_proposal
from syncs.proposal.stored import what_matters
from syncs.taking_up.actions.note import note_strangers
from tests.api.conftest import Caller, admin_of, caller_of
from tests.builders import make_mailing_list, make_member, make_organisation, make_run, make_sync
from tests.manifest.test_faults import just_after
from tests.world.editing import connect_to
from tests.world.house import House, make_house
from tests.world.imports import drive
from tests.world.source import Source
from web.seen import Seen

MAPPING = [
    {"source": "Email", "column": "email"},
    {"source": "First_Name", "column": "first_name"},
]
OSLO = {"field": "City", "operator": "is", "values": ["Oslo"]}
BERGEN = {"field": "City", "operator": "is", "values": ["Bergen"], "connector": "or"}


@pytest.fixture
def connected(house: House, source: Source) -> House:
    connect_to(source, house.sync.connection)
    return house


def by_criteria(pattern: str | None, *conditions: dict[str, Any]) -> dict[str, Any]:
    criteria = {"conditions": list(conditions), "pattern": pattern}
    return {"selection": "criteria", "criteria": criteria}


def new_sync(**parts: Any) -> dict[str, Any]:
    return {"name": "Everybody", "module": "Candidates", **parts}


@pytest.mark.parametrize(
    ("parts", "path", "position"),
    [
        ({"records": by_criteria("1 and", OSLO)}, "/records/criteria/pattern", 5),
        ({"records": by_criteria("1 and 3", OSLO, BERGEN)}, "/records/criteria/pattern", 6),
        (
            {"records": by_criteria(None, {**OSLO, "field": "Nothing"})},
            "/records/criteria/conditions/0/field",
            None,
        ),
        (
            {"records": by_criteria(None, OSLO, {**BERGEN, "operator": "at_least"})},
            "/records/criteria/conditions/1/operator",
            None,
        ),
        (
            {"records": by_criteria(None, {**OSLO, "values": []})},
            "/records/criteria/conditions/0/values/0",
            None,
        ),
        ({"records": {"selection": "criteria"}}, "/records/criteria", None),
        ({"records": {"selection": "view", "view": "77"}}, "/records/view", None),
        (
            {"records": {"selection": "all", "retrieve_after": "2020-01-01T00:00:00Z"}},
            "/records/retrieve_after",
            None,
        ),
        (
            {"records": {"selection": "all", "retrieve_after": 1_900_000_000}},
            "/records/retrieve_after",
            None,
        ),
        ({"rules": {"mailing_list": 2**40}}, "/rules/mailing_list", None),
        ({"rules": {"new_list": ""}}, "/rules/new_list", None),
        (
            {"module": "Contacts", "rules": {"new_list": "New", "converted": "list"}},
            "/rules/converted",
            None,
        ),
        ({"rules": {"new_list": "New", "no_match": "list"}}, "/rules/no_match", None),
        ({"schedule": {"frequency": "daily", "at": "25:00"}}, "/schedule/at", None),
        ({"schedule": {"frequency": "daily", "zone": "Mars"}}, "/schedule/zone", None),
        (
            {"schedule": {"frequency": "daily", "full_read_days": True}},
            "/schedule/full_read_days",
            None,
        ),
        ({"mapping": MAPPING[1:]}, "/mapping", None),
        (
            {"mapping": [*MAPPING, {"source": "Nope", "column": "last_name"}]},
            "/mapping/2/source",
            0,
        ),
        (
            {"mapping": [*MAPPING, {"source": "City", "contact_field": "none"}]},
            "/mapping/2",
            None,
        ),
        ({"removal_limit": {"percent": 900}}, "/removal_limit/percent", None),
        ({"module": "Job_Openings"}, "/module", None),
        ({"name": "Candidates of ZYLKER"}, "/name", None),
    ],
)
def test_a_part_that_does_not_fit_says_where_and_nothing_is_made(
    parts: dict[str, Any], path: str, position: int | None, connected: House, program: Caller
) -> None:
    before = Sync.objects.count(), MailingList.objects.count(), ContactField.objects.count()

    for address in ("syncs", "syncs/validate"):
        problem = program.refused("POST", address, new_sync(**parts))
        assert [each["path"] for each in problem["errors"]] == [path], problem
        if path.endswith("pattern"):
            assert problem["errors"][0]["position"] == position
    after = Sync.objects.count(), MailingList.objects.count(), ContactField.objects.count()
    assert after == before


def test_a_check_saves_nothing_and_says_what_would_be(connected: House, program: Caller) -> None:
    before = Sync.objects.count(), MailingList.objects.count()
    told = program.do(
        "POST", "syncs/validate", new_sync(rules={"new_list": "New"}, mapping=MAPPING)
    )
    changed = program.do(
        "POST", f"syncs/{connected.sync.pk}/validate", {"schedule": {"frequency": "once"}}
    )

    assert "puts them on the list New" in told["in_words"]
    assert changed["in_words"].startswith("Once")
    assert (Sync.objects.count(), MailingList.objects.count()) == before
    assert program.get(f"syncs/{connected.sync.pk}")["schedule"]["frequency"] == "daily"


def test_converted_candidates_who_would_come_back_are_warned_of(
    connected: House, program: Caller
) -> None:
    Sync.objects.filter(pk=connected.sync.pk).update(converted="list")
    wanted = new_sync(module="Contacts", rules={"mailing_list": connected.mailing_list.pk})

    checked = program.do("POST", "syncs/validate", wanted)
    made = program.do("POST", "syncs", wanted)
    manifest = program.send("GET", "manifest").content.decode()
    plan = program.do("POST", "manifest/plan", {"manifest": manifest})

    assert checked["warnings"] == made["warnings"]
    assert [words.partition(". ")[0] for words in [*made["warnings"], *plan["warnings"]]] == [
        f"{connected.sync} keeps converted candidates off this list",
        f"{connected.sync}: Everybody puts contacts on the same list",
        f"Everybody: {connected.sync} keeps converted candidates off this list",
    ]


def test_what_is_sent_is_what_is_read(connected: House, program: Caller) -> None:
    sent = new_sync(
        records=by_criteria("(1 or 2)", OSLO, BERGEN),
        rules={
            "new_list": "North",
            "opt_outs": "organisation",
            "converted": "list",
            "no_match": "list",
        },
        schedule={"frequency": "monthly", "day": 31, "at": "08:30", "zone": "Europe/Oslo"},
        mapping=[*MAPPING, {"source": "City", "new_field": {"label": "Town"}}],
        removal_limit={"people": 60, "percent": None, "days": 3},
    )
    made = program.do("POST", "syncs", sent)

    told = program.get(f"syncs/{made['id']}")
    assert told == made
    assert (told["state"], told["hindrances"]) == ("draft", [])
    criteria = told["records"]["criteria"]
    assert [each["values"] for each in criteria["conditions"]] == [["Oslo"], ["Bergen"]]
    assert criteria["pattern"] == "(1 or 2)"
    assert told["rules"]["mailing_list"]["name"] == "North"
    assert (told["rules"]["converted"], told["rules"]["no_match"]) == ("list", "list")
    assert told["schedule"] | sent["schedule"] == told["schedule"]
    assert [each["contact_field"] for each in told["mapping"]] == [None, None, "town"]
    assert told["removal_limit"] == sent["removal_limit"]


def test_of_several_parts_one_that_does_not_fit_changes_none(
    connected: House, program: Caller
) -> None:
    path = f"syncs/{connected.sync.pk}"
    body = {"name": "Other", "schedule": {"frequency": "daily", "zone": "Mars"}}

    program.refused("PATCH", path, body, If_Match=program.etag(path))

    assert program.get(path)["name"] == connected.sync.name


def test_selection_and_mapping_are_saved_in_the_order_in_which_they_fit(
    connected: House, program: Caller
) -> None:
    path = f"syncs/{connected.sync.pk}"
    custom = {"source": "Notice_Period_Days", "new_field": {"label": "Notice", "type": "number"}}

    def change(records: dict[str, Any], *pairs: dict[str, Any]) -> Any:
        body = {"records": records, "mapping": [*MAPPING, *pairs]}
        return program.send("PATCH", path, body, If_Match=program.etag(path))

    there = change(by_criteria(None, OSLO), custom)
    unfit = change({"selection": "all"}, {**custom, "new_field": {"label": "Notice 2"}})
    back = change({"selection": "all"})

    assert there.status_code == back.status_code == 200, (there.content, back.content)
    assert [each["path"] for each in unfit.json()["errors"]] == ["/records/selection"]
    assert (back.json()["records"]["selection"], len(back.json()["mapping"])) == ("all", 2)


@pytest.mark.parametrize("since", [None, timedelta(days=1)])
def test_criteria_are_tried_and_saved_with_the_time_that_was_sent_with_them(
    since: timedelta | None, connected: House, program: Caller
) -> None:
    sync, now = connected.sync, timezone.now().replace(microsecond=0)
    Sync.objects.filter(pk=sync.pk).update(retrieve_after=now - timedelta(days=2))
    after = now - since if since else None
    records = by_criteria(None, OSLO) | {"retrieve_after": after and f"{after:%Y-%m-%dT%H:%M:%SZ}"}

    run = ImportRun.objects.get(
        pk=program.do("POST", f"syncs/{sync.pk}/previews", {"records": records, "version": "*"})[
            "id"
        ]
    )

    tried = definition_in_force(run, now).sync
    assert (tried.selection, tried.retrieve_after) == ("criteria", after)
    proposal = Proposal.model_validate(Preview.objects.get(pk=run.pk).proposal)
    assert proposal.records
    assert proposal.in_words == "the retrieval details and the criteria"
    assert save_proposal(sync, proposal, now=now) is True
    sync.refresh_from_db()
    assert (sync.selection, sync.retrieve_after) == ("criteria", after)
    assert sync.criteria
    assert sync.criteria["conditions"][0]["values"] == ["Oslo"]
    other = replace(proposal.records, retrieve_after=now - timedelta(days=3))
    again = proposal.model_copy(update={"records": other})
    tried_again, version = lay_over(sync, again, now=now), sync.reading_version
    assert save_proposal(sync, again, now=now) is True, "by the time alone"
    assert tried_again.reading_version == sync.reading_version == version + 1


def test_criteria_are_not_tried_with_another_selection(connected: House, program: Caller) -> None:
    records = by_criteria(None, OSLO) | {"selection": "all"}

    refused = program.refused("POST", f"syncs/{connected.sync.pk}/previews", {"records": records})

    assert [each["path"] for each in refused["errors"]] == ["/records/criteria"]


def test_a_change_of_what_somebody_else_changed_is_refused(
    connected: House, program: Caller
) -> None:
    path = f"syncs/{connected.sync.pk}"
    etag = program.etag(path)
    program.do("PATCH", path, {"schedule": {"frequency": "once"}}, If_Match=etag)

    refused = program.refused("PATCH", path, {"name": "Other"}, If_Match=etag)

    assert refused["code"] == "version_changed"
    assert program.etag(path) != etag


def test_a_change_is_previewed_of_the_version_that_was_seen(
    connected: House, program: Caller
) -> None:
    """Applying the preview saves it; without a change nothing is saved."""
    path = f"syncs/{connected.sync.pk}"
    etag = program.etag(path)
    program.do("PATCH", path, {"rules": {"converted": "list"}}, If_Match=etag)
    rules = {"rules": {"deleted": "list"}}

    unsaid = program.refused("POST", f"{path}/previews", rules)
    stale = program.refused("POST", f"{path}/previews", {**rules, "version": etag})

    assert (unsaid["code"], stale["code"]) == ("version_required", "version_changed")
    assert not Preview.objects.exists()
    program.do("POST", f"{path}/previews", {**rules, "version": program.etag(path)})
    Preview.objects.all().delete()
    ImportRun.objects.all().delete()
    program.do("POST", f"{path}/previews", {})


def test_recruit_is_asked_before_a_sync_is_locked(
    connected: House, source: Source, program: Caller
) -> None:
    def fall_silent() -> None:
        source.trouble("500", match="/", times=99)
        caches["shared"].clear()

    parts = {
        "records": by_criteria(None, OSLO),
        "mapping": [{"source": "Email", "column": "email"}],
    }
    with just_after('FOR UPDATE OF "syncs_sync"', fall_silent):
        changed = program.do("PATCH", f"syncs/{connected.sync.pk}", parts, If_Match="*")

    assert changed["records"]["selection"] == "criteria"


def test_importing_who_has_opted_out_needs_a_yes(connected: House, program: Caller) -> None:

    sync = make_sync(connected.organisation, opt_outs="list")
    OptedOutRecord.objects.create(
        sync_id=sync.pk, record_id=1, organisation_id=sync.organisation_id, address="no@x.example"
    )
    path = f"syncs/{sync.pk}"
    rules = {"opt_outs": "ignore"}

    refused = program.refused("PATCH", path, {"rules": rules}, If_Match="*")
    assert refused["code"] == "confirmation_needed"
    rules["import_opted_out"] = True  # type: ignore[assignment]
    assert program.do("PATCH", path, {"rules": rules}, If_Match="*")["rules"]["opt_outs"] == (
        "ignore"
    )


@pytest.mark.parametrize("which", ["its own", "archived", "of another organisation"])
def test_another_list_is_tried_only_where_the_sync_could_feed_it(
    connected: House, program: Caller, which: str
) -> None:
    sync = connected.sync
    lists = {
        "its own": lambda: sync.mailing_list,
        "archived": lambda: make_mailing_list(sync.organisation, archived_at=timezone.now()),
        "of another organisation": lambda: make_mailing_list(make_organisation()),
    }

    problem = program.refused(
        "POST", f"syncs/{sync.pk}/previews", {"other_list": lists[which]().pk}
    )

    assert [each["path"] for each in problem["errors"]] == ["/other_list"]
    assert not Preview.objects.exists()


def test_only_admins_change_the_limit(connected: House, program: Caller) -> None:
    marketer = caller_of(make_member(connected.organisation, Role.ADMIN), TokenScope.WRITE)
    body = {"removal_limit": {"people": 60}}
    path = f"syncs/{connected.sync.pk}"

    assert marketer.refused("PATCH", path, body, If_Match="*")["code"] == "not_allowed"
    assert program.do("PATCH", path, body, If_Match="*")["removal_limit"]["people"] == 60


def test_a_draft_with_something_missing_is_not_activated(connected: House, program: Caller) -> None:
    made = program.do("POST", "syncs", new_sync())

    problem = program.refused("POST", f"syncs/{made['id']}/activate")

    assert (problem["code"], [each["path"] for each in problem["errors"]]) == (
        "not_ready",
        ["/rules"],
    )


def test_whatever_needs_a_key_that_works_is_refused_by_one_code(
    house: House, program: Caller
) -> None:
    sync = house.sync
    preview = make_run(sync, kind=Kind.PREVIEW)
    Preview.objects.create(run=preview, base=dict(Seen.of(what_matters(sync)).digests))
    Connection.objects.filter(pk=sync.connection_id).update(state=ConnectionState.KEY_REJECTED)

    for path in (f"syncs/{sync.pk}/runs", f"syncs/{sync.pk}/previews", f"runs/{preview.pk}/apply"):
        assert program.refused("POST", path, {})["code"] == "key_not_working", path


def test_what_repeats_an_undone_run_needs_a_yes(connected: House, program: Caller) -> None:
    Sync.objects.filter(pk=connected.sync.pk).update(
        state=SyncState.PAUSED, state_cause="run_undone", state_reason="a run was undone"
    )
    path = f"syncs/{connected.sync.pk}/resume"

    assert program.refused("POST", path, {})["code"] == "confirmation_needed"
    assert program.do("POST", path, {"after_undo": True})["state"] == "active"


@pytest.mark.parametrize("state", [SyncState.INACTIVE, SyncState.COMPLETED])
def test_whoever_activates_what_was_undone_last_says_so(
    connected: House, program: Caller, state: SyncState
) -> None:
    sync = connected.sync
    undone = make_run(sync)
    make_run(sync, kind=Kind.UNDO, about=undone, put_back=1)
    cause = StopCause.KEY_CHANGED if state == SyncState.INACTIVE else ""
    Sync.objects.filter(pk=sync.pk).update(state=state, state_cause=cause)
    path = f"syncs/{sync.pk}/activate"

    refused = program.refused("POST", path)

    assert (refused["code"], f"Run {undone.pk} " in refused["detail"]) == (
        "confirmation_needed",
        True,
    )
    assert program.do("POST", path, {"after_undo": True})["state"] == "active"


def test_an_organisation_lives_by_the_api_alone(source: Source, transactional_db: None) -> None:
    """From connecting to the undo of a run, nothing but calls, with the worker between them."""
    house = make_house("zylker")
    program = admin_of(house.organisation)
    ImportRun.objects.all().delete()
    for sync in Sync.objects.all():
        program.do("DELETE", f"syncs/{sync.pk}?people=leave")
    Sync.with_deleted.all().delete()
    house.organisation.connections.all().delete()
    ann = source.add("ann@mail.example", First_Name="Ann", City="Oslo")
    source.add("bob@mail.example", First_Name="Bob", City="Oslo")
    source.add("eve@mail.example", First_Name="Eve", City="Rome")
    source.add("info@mail.example", First_Name="Info", City="Oslo")
    details = source.details()
    kinds = ["run.started", "run.succeeded", "list.members_added", "list.members_removed"]
    hook = program.do("POST", "webhooks", {"url": "https://receiver.example/", "kinds": kinds})

    def work(run: dict[str, Any]) -> dict[str, Any]:
        drive(ImportRun.objects.get(pk=run["id"]))
        told: dict[str, Any] = program.get(f"runs/{run['id']}")
        return told

    connection = program.do(
        "POST",
        "connections",
        {
            "data_centre": "custom",
            "api_url": details.api_url,
            "accounts_url": details.accounts_url,
            "account_email": details.account_email,
            "key": details.secrets["key"],
        },
    )
    assert details.secrets["key"] not in str(connection)
    program.do("PATCH", f"connections/{connection['id']}", FACTS, If_Match="*")
    modules = program.get(f"connections/{connection['id']}/modules")["items"]
    assert modules[0]["api_name"] == "Candidates"
    sync = program.do(
        "POST",
        "syncs",
        new_sync(records=by_criteria(None, OSLO), rules={"new_list": "Oslo"}, mapping=MAPPING),
    )
    path = f"syncs/{sync['id']}"
    assert program.do("POST", f"{path}/count", {})["matching"] == 3
    preview = work(program.do("POST", f"{path}/previews", {}))
    assert (preview["state"], preview["counts"]["new"]) == ("succeeded", 2)
    assert preview["preview"]["obstacle"] == ""
    applied = work(program.do("POST", f"runs/{preview['id']}/apply"))
    assert (applied["kind"], applied["state"], applied["counts"]["new"]) == (
        "apply",
        "succeeded",
        2,
    )
    rows = program.get(f"runs/{applied['id']}/rows?outcome=ignored")["items"]
    assert [each["reason"] for each in rows] == ["group_email"]
    unfit = program.refused("GET", f"runs/{applied['id']}/rows?outcome=joined&reason=opted")
    assert [each["path"] for each in unfit["errors"]] == ["outcome", "reason"]
    assert "There is no such outcome. There are `total`, `joining`, " in unfit["detail"]
    assert "rows are shown" not in unfit["detail"]
    list_id = program.get(path)["rules"]["mailing_list"]["id"]
    following = program.get(f"lists/{list_id}/changes")["next_cursor"]
    members = program.get(f"lists/{list_id}/members")["items"]
    assert [each["contact"]["first_name"] for each in members] == ["Ann", "Bob"]

    source.change(ann, First_Name="Anne")
    run = work(program.do("POST", f"{path}/runs", {"full": True}))
    assert (run["counts"]["updated"], run["counts"]["unchanged"]) == (1, 1)
    changes = program.get(f"lists/{list_id}/changes?cursor={following}")
    assert [each["member"]["contact"]["first_name"] for each in changes["items"]] == ["Anne"]

    note_strangers()  # what a tick does
    why = program.get("why?address=eve@mail.example")["lists"]
    assert [each["code"] for each in why if each["mailing_list"] == list_id] == ["not_selected"]
    undo = work(program.do("POST", f"runs/{applied['id']}/undo"))
    assert undo["counts"]["put_back"] == 2
    work(program.do("POST", f"runs/{undo['id']}/apply"))
    assert program.get(f"lists/{list_id}/members")["items"] == []
    assert program.get(path)["state"] == "paused"
    changes = program.get(f"lists/{list_id}/changes?cursor={changes['next_cursor']}")
    assert [each["member"] for each in changes["items"]] == [None, None]
    program.do("POST", "contacts", {"email": "zoe@mail.example", "lists": [list_id]})
    told = program.get(f"webhooks/{hook['webhook']['id']}/deliveries?limit=200")["items"]
    assert {each["kind"] for each in told} == set(kinds)
    assert told[0]["kind"] == "list.members_added"


FACTS = {"edition": "Enterprise", "account_type": "Corporate HR"}
