"""A change that was previewed is saved together with the first of what was shown, or not at all;
and an application that came to nothing can be asked for again (R75)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from contacts.models import MailingList
from syncs.models import ImportRun, Phase, Policy, Preview, RunState, Selection, Sync, SyncState
from syncs.preview.actions.apply import NotApplied, apply_preview
from syncs.proposal.parts import OtherList, Proposal, ProposedPair, Records
from syncs.queue.cancel import request_cancel
from syncs.run.advance import advance
from tests.builders import make_mailing_list
from tests.preview.test_proposals import IN_PUNE, rules
from tests.preview.verbs import apply, everything, make_preview, somebody
from tests.undo.undoing import undo
from tests.world.cut_short import use_tiny_ranges
from tests.world.imports import add_by_hand, addresses_on, change, drive, drive_to, run_once
from tests.world.source import Source

MARIA, NUMA, PIA = "maria@mail.example", "numa@mail.example", "pia@mail.example"


@pytest.fixture
def records(source: Source, sync: Sync) -> dict[str, str]:
    """Return the records of a sync that has brought Maria of Pune, and Numa of Kiel."""
    change(sync, no_match=Policy.REMOVE_FROM_LIST)
    records = {
        MARIA: source.add(MARIA, Last_Name="Rossi", City="Pune"),
        NUMA: source.add(NUMA, Last_Name="Holm", City="Kiel"),
    }
    run_once(sync)
    return records


def ask(preview: ImportRun) -> ImportRun:
    return apply_preview(preview, somebody(), now=timezone.now())


def is_saved(preview: ImportRun) -> bool:
    return Preview.objects.filter(pk=preview.pk, saved_at__isnull=False).exists()


def _records(sync: Sync) -> Proposal:
    earlier = timezone.now() - timedelta(minutes=1)
    return Proposal(records=Records(Selection.ALL, retrieve_after=earlier))


def _rules(sync: Sync) -> Proposal:
    return rules(sync, opt_outs=Policy.REMOVE_FROM_LIST, deleted=Policy.REMOVE_FROM_LIST)


def _list(sync: Sync) -> Proposal:
    return Proposal(other_list=OtherList(make_mailing_list(sync.organisation).pk))


def _pairs(sync: Sync) -> Proposal:
    pairs = (
        ProposedPair("Email", column="email"),
        ProposedPair("City", "City", new_label="Town", new_type="text"),
    )
    return Proposal(pairs=pairs)


def _criteria(sync: Sync) -> Proposal:
    return Proposal(criteria=IN_PUNE)


@pytest.mark.parametrize("propose", [_records, _criteria, _rules, _list, _pairs])
def test_refused_application_leaves_the_definition_as_it_was(
    source: Source, sync: Sync, records: dict[str, str], propose: Callable[[Sync], Proposal]
) -> None:
    preview = make_preview(sync, proposal=propose(sync))
    source.add(PIA, City="Pune")
    before = everything()

    applied = apply(preview)

    assert (applied.state, applied.error_code) == (RunState.FAILED, "preview_differs")
    assert everything() == before
    assert not is_saved(preview)
    with pytest.raises(NotApplied, match="found that people differ by now"):
        ask(preview)


def test_change_is_saved_in_the_transaction_of_the_first_deed(
    source: Source, sync: Sync, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    use_tiny_ranges(monkeypatch)
    for number in range(4):
        source.add(f"{number}@mail.example")
    run_once(sync)
    new = make_mailing_list(sync.organisation)
    preview = make_preview(sync, proposal=Proposal(other_list=OtherList(new.pk)))
    settings.RUN_SLICE_SECONDS = 0
    applying = ask(preview)

    drive_to(applying, Phase.APPLY)
    assert not is_saved(preview)
    while not addresses_on(new):
        assert not is_saved(preview)
        advance(applying.pk)

    sync.refresh_from_db()
    assert (is_saved(preview), sync.mailing_list) == (True, new)
    assert len(addresses_on(new)) < 4
    request_cancel(applying, timezone.now())
    drive(applying)
    with pytest.raises(NotApplied, match="applied already"):
        ask(preview)


def test_change_is_not_saved_where_its_first_range_is_taken_back(
    source: Source, sync: Sync, settings: LazySettings
) -> None:
    source.add(MARIA)
    proposal = _rules(sync)
    preview = make_preview(sync, proposal=proposal)
    settings.RUN_SLICE_SECONDS = 0
    applying = ask(preview)
    drive_to(applying, Phase.APPLY)
    add_by_hand(sync.mailing_list, MARIA)
    before = everything()

    drive(applying)

    assert (applying.error_code, is_saved(preview)) == ("preview_differs", False)
    assert everything() == before


def test_change_is_saved_where_there_is_nothing_to_read(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    change(sync, watermark=timezone.now() + timedelta(hours=1))
    preview = make_preview(sync, proposal=rules(sync, deleted=Policy.REMOVE_FROM_LIST))

    applied = apply(preview)

    sync.refresh_from_db()
    assert (applied.state, applied.total, is_saved(preview)) == (RunState.SUCCEEDED, 0, True)
    assert sync.deleted == Policy.REMOVE_FROM_LIST
    assert sync.deleted_since == applied.started_at


def test_change_is_refused_where_somebody_changes_the_sync_after_it_was_asked_for(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    preview = make_preview(sync, proposal=rules(sync, opt_outs=Policy.REMOVE_FROM_LIST))
    applying = ask(preview)
    change(sync, deleted=Policy.REMOVE_FROM_LIST)

    drive(applying)

    sync.refresh_from_db()
    assert (applying.state, applying.error_code) == (RunState.FAILED, "change_not_saved")
    assert "Somebody changed the sync meanwhile." in applying.error
    assert (sync.opt_outs, sync.deleted) == (Policy.IGNORE, Policy.REMOVE_FROM_LIST)


def test_list_that_was_archived_meanwhile_is_not_fed(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    old, proposal = sync.mailing_list, _list(sync)
    preview = make_preview(sync, proposal=proposal)
    applying = ask(preview)
    assert proposal.other_list
    new = MailingList.objects.filter(pk=proposal.other_list.mailing_list_id)
    new.update(archived_at=timezone.now())

    drive(applying)

    sync.refresh_from_db()
    assert applying.error_code == "change_not_saved"
    assert "is archived: unarchive it first" in applying.error
    assert (sync.mailing_list, addresses_on(new.get())) == (old, set())


def test_next_run_after_a_saved_change_reads_only_changes(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    applied = apply(make_preview(sync, proposal=rules(sync, opt_outs=Policy.REMOVE_FROM_LIST)))

    again = run_once(sync)

    assert [(run.settings or {})["is_full"] for run in (applied, again)] == [True, False]


def test_undo_of_an_application_that_saved_a_change_reads_everything(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    applied = apply(make_preview(sync, proposal=Proposal(criteria=IN_PUNE)))
    assert (applied.deleted, applied.watermark_before) == (1, None)

    undo(applied)

    sync.refresh_from_db()
    assert (sync.watermark, sync.selection) == (None, Selection.CRITERIA)
    assert addresses_on(sync.mailing_list) == {MARIA, NUMA}


def _fail(source: Source, applying: ImportRun) -> None:
    source.trouble("no_permission")


def _cancel(source: Source, applying: ImportRun) -> None:
    request_cancel(applying, timezone.now())


@pytest.mark.parametrize("stop", [_fail, _cancel])
def test_application_that_came_to_nothing_can_be_asked_for_again(
    source: Source,
    sync: Sync,
    records: dict[str, str],
    stop: Callable[[Source, ImportRun], None],
) -> None:
    preview = make_preview(sync, proposal=Proposal(criteria=IN_PUNE))
    stopped = ask(preview)
    stop(source, stopped)
    drive(stopped)
    source.peace()
    assert stopped.state in (RunState.FAILED, RunState.CANCELLED)
    assert not is_saved(preview)

    applied = apply(preview)

    assert (applied.state, is_saved(preview)) == (RunState.SUCCEEDED, True)
    assert addresses_on(sync.mailing_list) == {MARIA}
    with pytest.raises(NotApplied, match="applied already"):
        ask(preview)


def test_draft_whose_application_was_refused_has_not_run(source: Source, sync: Sync) -> None:
    change(sync, state=SyncState.DRAFT, next_run_at=None)
    new = make_mailing_list(sync.organisation)
    proposal = rules(sync, mailing_list_id=new.pk)
    refused = make_preview(sync, proposal=proposal)
    source.add(MARIA)
    assert apply(refused).error_code == "preview_differs"
    sync.refresh_from_db()

    applied = apply(make_preview(sync, proposal=proposal))

    assert (applied.state, addresses_on(new)) == (RunState.SUCCEEDED, {MARIA})
