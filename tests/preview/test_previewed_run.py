"""A preview shows what a run would do, and an application of it does exactly that (R75)."""

from datetime import timedelta

import pytest

from contacts.models import Contact, SuppressionKind
from syncs.models import ImportRun, Kind, Policy, RunRow, RunState, Sync
from tests.preview.verbs import apply, deeds_of, everything, last_number, make_preview
from tests.world.imports import (
    add_by_hand,
    addresses_on,
    change,
    contact_at,
    delete_contact,
    is_balanced,
    removals_of,
    rows_of,
    run_once,
    suppress,
    take_off,
)
from tests.world.source import Source

MARIA, NUMA, PIA = "maria@mail.example", "numa@mail.example", "pia@mail.example"
OTTO, LEO, RIA = "otto@mail.example", "leo@mail.example", "ria@mail.example"
IDA = "ida@mail.example"


@pytest.fixture
def lively(source: Source, sync: Sync) -> Sync:
    """Return a sync whose next run does a deed of each kind."""
    change(sync, opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=sync.created_at)
    change(sync, deleted=Policy.REMOVE_FROM_ORGANISATION, deleted_since=sync.created_at)
    records = {
        address: source.add(address, Last_Name="Rossi")
        for address in (MARIA, NUMA, PIA, OTTO, LEO, RIA)
    }
    run_once(sync)
    source.change(records[MARIA], Last_Name="Bianchi")
    source.opt_out(records[NUMA])
    source.delete(records[PIA])
    delete_contact(contact_at(sync, OTTO))
    source.change(records[OTTO], Last_Name="Verdi")
    take_off(sync.mailing_list, contact_at(sync, LEO))
    source.change(records[LEO], Last_Name="Neri")
    source.change(records[RIA], Email="ria.neri@mail.example")
    source.add(IDA, First_Name="Ida", Last_Name="Blu")
    source.add("")
    sync.refresh_from_db()
    return sync


def test_preview_writes_nothing_but_its_rows(lively: Sync) -> None:
    before, drawn = everything(), last_number()

    preview = make_preview(lively)

    assert everything() == before
    assert last_number() == drawn
    assert preview.state == RunState.SUCCEEDED
    assert is_balanced(preview)
    assert (preview.new, preview.re_added, preview.duplicate, preview.updated) == (2, 1, 1, 1)
    assert (preview.deleted, preview.ignored) == (3, 2)


def test_somebody_new_has_no_contact_and_all_values_in_the_row(lively: Sync) -> None:
    preview = make_preview(lively)

    row = RunRow.objects.get(run_id=preview.pk, outcome=2, email=IDA)
    assert row.contact_id is None
    assert row.detail == {"values": {"first_name": "Ida", "last_name": "Blu", "attributes": "{}"}}
    assert not Contact.objects.filter(address=IDA).exists()


def test_application_does_exactly_what_was_shown(lively: Sync) -> None:
    preview = make_preview(lively)

    applied = apply(preview)

    assert (applied.kind, applied.about_id) == (Kind.APPLY, preview.pk)
    assert applied.state == RunState.SUCCEEDED
    assert deeds_of(applied) == deeds_of(preview)
    assert len(deeds_of(applied)) == 8
    assert addresses_on(lively.mailing_list) == {*(MARIA, OTTO, LEO, "ria.neri@mail.example", IDA)}
    assert deeds_of(run_once(lively)) == []


def test_application_of_a_preview_of_nothing_does_nothing(source: Source, sync: Sync) -> None:
    source.add(MARIA)
    run_once(sync)

    applied = apply(make_preview(sync))

    assert (applied.state, deeds_of(applied)) == (RunState.SUCCEEDED, [])


def test_nobody_is_shown_as_leaving_whom_somebody_else_keeps(source: Source, sync: Sync) -> None:
    """R18: one claims them, another record does, and a third brings them in this run. Where it is
    applied that would be noticed once more, here it would not."""
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    source.set_clock(sync.created_at - timedelta(days=2))
    leaving = [source.add(who) for who in (MARIA, NUMA, PIA)]
    source.add(NUMA)
    source.set_clock(sync.created_at - timedelta(days=1))
    source.add(IDA)
    run_once(sync)
    add_by_hand(sync.mailing_list, MARIA)
    source.set_clock(sync.created_at)
    for record in leaving:
        source.delete(record)
    brings = source.add(PIA)

    preview = make_preview(sync)

    assert rows_of(preview)[brings] == ("unchanged", None)
    assert (preview.deleted, removals_of(preview)) == (0, {})


def test_application_moves_the_watermark_and_a_preview_does_not(lively: Sync) -> None:
    assert lively.watermark
    before = lively.watermark - timedelta(hours=1)  # Recruit keeps whole seconds
    change(lively, watermark=before)

    preview = make_preview(lively)
    lively.refresh_from_db()
    assert lively.watermark == before
    apply(preview)

    lively.refresh_from_db()
    assert lively.watermark > before


def test_previewed_first_run_of_all_is_applied(source: Source, sync: Sync) -> None:
    source.add(MARIA)
    source.add(NUMA)
    suppress(sync, NUMA, SuppressionKind.BOUNCED)
    add_by_hand(sync.mailing_list, PIA)
    source.add(PIA, Last_Name="Pan")

    preview = make_preview(sync)
    applied = apply(preview)

    assert (preview.new, preview.updated, preview.ignored) == (1, 1, 1)
    assert applied.state == RunState.SUCCEEDED
    assert deeds_of(applied) == deeds_of(preview)


def test_two_previews_of_the_same_say_the_same(lively: Sync) -> None:
    first, second = make_preview(lively), make_preview(lively)

    assert deeds_of(first) == deeds_of(second)
    assert ImportRun.objects.filter(kind=Kind.PREVIEW).count() == 2
