"""An undo pauses its sync, which asks before it goes on, and puts its watermark back (R98)."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from contacts.models import MailingList
from syncs.domain.remarks import Remark
from syncs.models import Connection, ImportRun, RunState, Sync, SyncState
from syncs.models.connection import ConnectionState
from syncs.models.sync import StopCause
from syncs.queue.cancel import request_cancel
from syncs.queue.request import begin
from syncs.state.deactivate import Deactivation, deactivate_with_runs
from syncs.state.start import WouldRedo, start_run
from syncs.state.undone import undone_last
from syncs.undo.actions import apply_undo
from tests.builders import make_member
from tests.undo.undoing import preview_of, undo
from tests.world.at_once import at_once
from tests.world.house import client_of
from tests.world.imports import addresses_on, change, contact_at, drive, run_once
from tests.world.source import Source
from tests.world.until import wait_until

ADA, BO = "ada@mail.example", "bo@mail.example"
HOUR = timedelta(hours=1)


def two_runs(source: Source, sync: Sync) -> tuple[ImportRun, ImportRun]:
    """Let a run bring Ada, and a later one Bo."""
    source.set_clock(timezone.now() - 3 * HOUR)
    source.add(ADA)
    first = run_once(sync)
    source.set_clock(timezone.now())
    source.add(BO)
    return first, run_once(sync)


def test_active_sync_is_paused_with_the_reason(source: Source, sync: Sync) -> None:
    source.add(ADA)
    run = run_once(sync)
    preview = preview_of(run)
    sync.refresh_from_db()
    assert sync.state == SyncState.ACTIVE

    undo(run)

    sync.refresh_from_db()
    assert (sync.state, sync.next_run_at) == (SyncState.PAUSED, None)
    assert sync.state_reason == f"run {run.pk} was undone. Its next run would do the same again."
    assert preview.pk < sync.runs.latest("id").pk


def test_sync_that_was_paused_by_a_person_stays_so(source: Source, sync: Sync) -> None:
    source.add(ADA)
    run = run_once(sync)
    sync.pause()

    undo(run)

    sync.refresh_from_db()
    assert (sync.state, sync.state_reason) == (SyncState.PAUSED, "")


def test_undo_of_an_undo_takes_the_reason_away_and_wakes_nobody(source: Source, sync: Sync) -> None:
    source.add(ADA)
    undone = undo(run_once(sync))

    undo(undone)

    sync.refresh_from_db()
    assert (sync.state, sync.state_cause, sync.state_reason) == (SyncState.PAUSED, "", "")


@pytest.mark.parametrize("begins", [False, True])
def test_sync_goes_on_after_an_undo_that_was_cancelled_before_it_put_anything_back(
    source: Source, sync: Sync, begins: bool
) -> None:
    source.add(ADA)
    undone = apply_undo(preview_of(run_once(sync)), None)
    if begins:
        ImportRun.objects.filter(pk=undone.pk).update(cancel_requested_at=timezone.now())
        drive(undone)
    else:
        request_cancel(undone, timezone.now())

    sync.refresh_from_db()
    assert (sync.state, sync.state_cause, sync.state_reason) == (SyncState.ACTIVE, "", "")
    assert sync.next_run_at
    assert sync.next_run_at > timezone.now()


@pytest.mark.parametrize("kept_by", ["key", "list", "other reason"])
def test_sync_that_something_else_keeps_stays_paused_for_no_undo(
    source: Source, sync: Sync, kept_by: str
) -> None:
    source.add(ADA)
    undone = apply_undo(preview_of(run_once(sync)), None)
    if kept_by == "key":
        Connection.objects.update(state=ConnectionState.KEY_REJECTED)
    elif kept_by == "list":
        MailingList.objects.update(archived_at=timezone.now())

    reason = "account key changed" if kept_by == "other reason" else ""
    request_cancel(undone, timezone.now(), reason=reason)

    sync.refresh_from_db()
    assert (sync.state, sync.state_cause, sync.state_reason) == (SyncState.PAUSED, "", "")
    assert sync.next_run_at is None


@pytest.mark.parametrize("begins", [False, True])
def test_key_changed_during_an_undo_deactivates_the_sync_that_rests_for_it(
    source: Source, sync: Sync, begins: bool
) -> None:
    """R5: it was active, and would be again. Meanwhile, too, a run would do the same again."""
    source.add(ADA)
    run = run_once(sync)
    undone = apply_undo(preview_of(run), None)
    sync.refresh_from_db()
    assert undone_last(sync) == run
    if begins:
        begin(undone, timezone.now())

    done = deactivate_with_runs(Sync.objects.all(), StopCause.KEY_CHANGED, timezone.now())

    if begins:
        drive(undone)
    undone.refresh_from_db()
    sync.refresh_from_db()
    assert (done, undone.state) == (Deactivation(syncs=1, runs=1), RunState.CANCELLED)
    assert (sync.state, sync.state_cause) == (SyncState.INACTIVE, StopCause.KEY_CHANGED)


def test_key_changed_during_an_undo_wakes_no_sync_that_rested_before(
    source: Source, sync: Sync
) -> None:
    source.add(ADA)
    run = run_once(sync)
    sync.pause()
    apply_undo(preview_of(run), None)

    deactivate_with_runs(Sync.objects.all(), StopCause.KEY_CHANGED, timezone.now())

    sync.refresh_from_db()
    assert (sync.state, sync.state_cause) == (SyncState.PAUSED, "")


def test_reason_stays_where_the_undo_of_the_undo_came_to_nothing(
    source: Source, sync: Sync
) -> None:
    source.add(ADA)
    undone = undo(run_once(sync))

    request_cancel(apply_undo(preview_of(undone), None), timezone.now())

    sync.refresh_from_db()
    assert sync.is_paused_by_undo


def test_watermark_goes_back_to_where_it_was_before_the_run(source: Source, sync: Sync) -> None:
    _, second = two_runs(source, sync)
    assert second.watermark_before
    assert sync.watermark != second.watermark_before

    undo(second)

    sync.refresh_from_db()
    assert sync.watermark == second.watermark_before
    assert addresses_on(sync.mailing_list) == {ADA}


def test_next_run_does_the_same_again(source: Source, sync: Sync) -> None:
    _, second = two_runs(source, sync)
    undo(second)

    again = run_once(sync)

    assert again.new == second.new == 1
    assert addresses_on(sync.mailing_list) == {ADA, BO}


def test_next_run_reads_everything_where_later_ones_have_read_on(
    source: Source, sync: Sync
) -> None:
    first, _ = two_runs(source, sync)

    undone = undo(first)

    sync.refresh_from_db()
    assert sync.watermark is None
    assert [remark["code"] for remark in undone.remarks] == [Remark.UNDO_READS_ALL]
    assert run_once(sync).new == 1
    assert addresses_on(sync.mailing_list) == {ADA, BO}


def test_the_command_does_it_again_only_where_that_is_said(source: Source, sync: Sync) -> None:
    _, second = two_runs(source, sync)
    undo(second)
    place = ("run_sync", sync.organisation.slug, sync.name)

    sync.refresh_from_db()
    with pytest.raises(WouldRedo):  # first, for the command would wait for the run's end
        start_run(sync, user=None, full=False, knowingly=False)
    with pytest.raises(CommandError, match=f"run {second.pk} was undone.*With --after-undo"):
        call_command(*place)
    assert addresses_on(sync.mailing_list) == {ADA}

    def work() -> None:
        wait_until(lambda: sync.runs.filter(state=RunState.QUEUED).exists())
        drive(sync.runs.get(state=RunState.QUEUED))

    at_once(lambda: call_command(*place, "--after-undo"), work)
    assert addresses_on(sync.mailing_list) == {ADA, BO}


def test_runs_undone_from_the_newest_back_undo_all(source: Source, sync: Sync) -> None:
    first, second = two_runs(source, sync)

    undo(second)
    undone = undo(first)

    sync.refresh_from_db()
    assert (sync.watermark, undone.remarks) == (first.watermark_before, [])
    assert addresses_on(sync.mailing_list) == set()


def test_older_run_is_undone_and_later_ones_stay(source: Source, sync: Sync) -> None:
    record = source.add(ADA, Last_Name="First")
    run_once(sync)
    source.change(record, Last_Name="Second", First_Name="Ada")
    run = run_once(sync)
    source.change(record, Last_Name="Third")
    run_once(sync)

    undone = undo(run)

    contact = contact_at(sync, ADA)
    assert (contact.first_name, contact.last_name) == ("", "Third")
    assert (undone.put_back, undone.left_alone) == (1, 1)


def test_definition_changed_since_makes_the_next_run_read_everything(
    source: Source, sync: Sync
) -> None:
    _, second = two_runs(source, sync)
    Sync.objects.filter(pk=sync.pk).update(reading_version=7)

    undo(second)

    sync.refresh_from_db()
    assert sync.watermark is None


class TestResuming:
    def marketer(self, sync: Sync) -> Client:
        return client_of(make_member(sync.organisation, Role.MARKETER).user)

    def test_button_leads_to_a_question(self, source: Source, sync: Sync) -> None:
        source.add(ADA)
        undo(run_once(sync))
        bob, slug = self.marketer(sync), sync.organisation.slug

        answer = bob.post(f"/o/{slug}/syncs/{sync.pk}/resume/", follow=True)

        text = answer.content.decode()
        assert "Its next run would do the same again." in text
        assert "Resume, and let it do so" in text
        sync.refresh_from_db()
        assert sync.state == SyncState.PAUSED

    def test_answer_resumes_the_sync(self, source: Source, sync: Sync) -> None:
        source.add(ADA)
        undo(run_once(sync))
        bob, slug = self.marketer(sync), sync.organisation.slug

        answer = bob.post(f"/o/{slug}/syncs/{sync.pk}/resume-after-undo/", follow=True)

        sync.refresh_from_db()
        assert (sync.state, sync.state_cause) == (SyncState.ACTIVE, "")
        assert "goes on with its schedule" in answer.content.decode()

    def test_run_now_asks_before_it_does_the_same_again(self, source: Source, sync: Sync) -> None:
        source.add(ADA)
        run = run_once(sync)
        undo(run)
        bob, page = self.marketer(sync), f"/o/{sync.organisation.slug}/syncs/{sync.pk}"
        runs = sync.runs.count()

        asked = bob.post(f"{page}/run/", {"full": "yes"}, follow=True)

        assert f"Run {run.pk}</a> was undone, and nothing has run since." in asked.content.decode()
        assert 'name="full" value="yes"' in asked.content.decode()
        assert (sync.runs.count(), addresses_on(sync.mailing_list)) == (runs, set())

        bob.post(f"{page}/run-after-undo/", {"full": "yes"})
        again = drive(sync.runs.latest("id"))

        assert (again.full, addresses_on(sync.mailing_list)) == (True, {ADA})
        bob.post(f"{page}/run/")
        assert sync.runs.count() == runs + 2, "nothing was undone since"

    def test_run_now_asks_whoever_paused_the_sync_until_it_is_resumed_or_all_is_done_again(
        self, source: Source, sync: Sync
    ) -> None:
        source.add(ADA)
        sync.pause()
        undone = undo(run_once(sync))
        sync.refresh_from_db()

        assert undone_last(sync) == undone.about
        sync.resume(timezone.now())
        assert undone_last(sync) is None
        sync.pause()
        undo(undone)
        assert undone_last(sync) is None

    def test_inactive_sync_is_activated_knowingly(self, source: Source, sync: Sync) -> None:
        source.add(ADA)
        run = run_once(sync)
        change(sync, state=SyncState.INACTIVE, state_cause=StopCause.KEY_CHANGED)
        undo(run)
        bob, page = self.marketer(sync), f"/o/{sync.organisation.slug}/syncs/{sync.pk}"
        all_of_them = reverse("activate_syncs", args=[sync.organisation.slug, sync.connection_id])

        together = bob.post(all_of_them, follow=True).content.decode()
        asked = bob.post(f"{page}/activate/", follow=True).content.decode()

        assert "activate it by itself, on its own page" in together
        assert f"Run {run.pk}</a> was undone, and nothing has run since." in asked
        sync.refresh_from_db()
        assert sync.state == SyncState.INACTIVE
        answer = bob.post(f"{page}/resume-after-undo/")
        sync.refresh_from_db()
        begun = sync.runs.latest("id")
        assert answer["Location"].endswith(f"/runs/{begun.pk}/")
        assert (sync.state, drive(begun).new) == (SyncState.ACTIVE, 1)

    def test_review_of_a_completed_sync_says_what_was_undone(
        self, source: Source, sync: Sync
    ) -> None:
        source.add(ADA)
        run = run_once(sync)
        change(sync, state=SyncState.COMPLETED)
        undo(run)
        bob, page = self.marketer(sync), f"/o/{sync.organisation.slug}/syncs/{sync.pk}"

        text = bob.get(f"{page}/edit/review/").content.decode()

        assert f"Run {run.pk}</a> of this sync was undone" in text

    def test_page_of_the_sync_says_why_it_is_paused(self, source: Source, sync: Sync) -> None:
        source.add(ADA)
        run = run_once(sync)
        undo(run)
        bob, slug = self.marketer(sync), sync.organisation.slug

        text = bob.get(f"/o/{slug}/syncs/{sync.pk}/").content.decode()

        assert f"Paused: run {run.pk} was undone." in text
