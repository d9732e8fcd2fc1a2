"""A run that holds people, or removes them, may end or lose its worker at any place (R74, R77)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from contacts.models import Contact, Membership, MembershipClaim
from syncs.domain.outcomes import Outcome
from syncs.holds.actions.answer import answer_hold
from syncs.models import (
    HeldRecord,
    Hold,
    HoldAnswer,
    ImportRun,
    Phase,
    Policy,
    RunRow,
    RunState,
    SourceLink,
    Sync,
)
from syncs.queue.request import request_run
from tests.builders import make_organisation
from tests.run.test_ends_between_ranges import killed
from tests.world.cut_short import bereft, cancelled, take_steps, use_tiny_ranges
from tests.world.imports import address_of_contact, drive, drive_to, make_import, run_once
from tests.world.source import Source

GO = [f"{who}@mail.example" for who in ("deleted", "moved", "away", "opted", "too")]
STAYS = "stays@mail.example"


@pytest.fixture(autouse=True)
def tiny_steps(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RUN_SLICE_SECONDS = 0.000_001
    use_tiny_ranges(monkeypatch)
    monkeypatch.setattr("syncs.domain.removal_limit.AT_LEAST", 3)


def make_world(source: Source) -> Sync:
    since = timezone.now() - timedelta(days=1)
    sync = make_import(
        source.connect(make_organisation()),
        opt_outs=Policy.REMOVE_FROM_LIST,
        opt_outs_since=since,
        deleted=Policy.REMOVE_FROM_ORGANISATION,
        deleted_since=since,
    )
    run_once(sync)
    return sync


def add_everybody(source: Source) -> list[str]:
    return [source.add(address) for address in (*GO, STAYS)]


def let_go(source: Source, records: list[str]) -> None:
    deleted, moved, away, opted, too, _ = records
    source.delete(deleted)
    source.change(moved, Email="new@mail.example")
    source.change(away, Email="elsewhere@mail.example")
    source.opt_out(opted)
    source.delete(too)
    source.add("joins@mail.example")


def end_of(sync: Sync) -> dict[str, Any]:
    """Return who is where, and which record is linked to whom."""
    here = {"organisation_id": sync.organisation_id}
    claims = MembershipClaim.objects.filter(**here).values_list("contact_id", "record_id")
    members = Membership.objects.filter(**here).values_list("contact_id", flat=True)
    links = SourceLink.objects.filter(sync_id=sync.pk)
    return {
        "people": {
            (each.address, each.deleted_at is None) for each in Contact.objects.filter(**here)
        },
        "members": {address_of_contact(contact) for contact in members},
        "claims": {(address_of_contact(contact), record) for contact, record in claims},
        "links": {(each.record_id, address_of_contact(each.contact_id)) for each in links},
        "held": HeldRecord.objects.filter(**here).count(),
    }


def held_in(run: ImportRun) -> set[str]:
    rows = RunRow.objects.filter(run_id=run.pk, outcome=Outcome.HELD)
    return {address_of_contact(row.contact_id or 0) for row in rows}


def remove(run: ImportRun) -> ImportRun:
    removal = answer_hold(Hold.objects.get(pk=run.pk), HoldAnswer.REMOVE, None, timezone.now())
    assert removal
    return removal


@pytest.fixture
def expected(transactional_db: None, source: Source) -> tuple[dict[str, Any], list[Sync]]:
    """Return the end of an undisturbed world, and others in which the same has happened."""
    records = add_everybody(source)
    undisturbed, *others = [make_world(source) for _ in range(7)]
    let_go(source, records)
    run = run_once(undisturbed)
    assert (run.state, held_in(run)) == (RunState.HELD, set(GO))
    assert drive(remove(run)).deleted == len(GO)
    return end_of(undisturbed), others


@pytest.mark.parametrize("way", [cancelled, bereft, killed])
def test_run_that_holds_may_end_anywhere(
    source: Source, expected: tuple[dict[str, Any], list[Sync]], way: Callable[[ImportRun], None]
) -> None:
    end, others = expected
    for number, sync in enumerate(others):
        run = request_run(sync, user=None)
        drive_to(run, Phase.HOLD)
        if not take_steps(run, 4 * number):
            return
        before = RunRow.objects.filter(run_id=run.pk, outcome=Outcome.HELD).exists()
        way(run)
        drive(run)
        if run.state != RunState.HELD:
            assert (run.held, held_in(run)) == (0, set())
            assert not Hold.objects.filter(sync=sync, answer="").exists()
            following = sync.runs.filter(state=RunState.QUEUED).first()
            run = drive(following or request_run(sync, user=None))
        assert (run.state, held_in(run)) == (RunState.HELD, set(GO)), (number, before)
        drive(remove(run))
        assert end_of(sync) == end, f"after {4 * number} steps"
    raise AssertionError("there are more places than were tried")


@pytest.mark.parametrize("way", [cancelled, killed])
def test_run_that_removes_may_end_anywhere(
    source: Source, expected: tuple[dict[str, Any], list[Sync]], way: Callable[[ImportRun], None]
) -> None:
    end, others = expected
    for number, sync in enumerate(others):
        held = run_once(sync)
        removal = remove(held)
        if number and not take_steps(removal, number):
            return
        way(removal)
        drive(removal)
        if removal.state == RunState.CANCELLED:
            held.refresh_from_db()
            assert (held.state, Hold.objects.get(pk=held.pk).answer) == (RunState.HELD, "")
            again = drive(remove(held))
            assert removal.deleted + again.deleted == len(GO)
        assert end_of(sync) == end, f"after {number} steps"
    raise AssertionError("there are more places than were tried")
