"""The tasks that Celery runs: each loads nothing itself, it delegates. What Beat has found for all
organisations says so."""

from celery import shared_task

from accounts.api_tokens.actions import forget_old_answers
from accounts.audit.actions import forget_old_entries
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from contacts.actions.people_changes import forget_old_changes
from syncs.clock import database_now
from syncs.closing.actions.purge import end_closed_organisations
from syncs.holds.actions.expire import expire_holds
from syncs.list_sizes.count_lists import count_lists
from syncs.notifications.actions.forget import forget_old_concerns
from syncs.notifications.actions.tell import send_and_go_on, tell_of_changes
from syncs.proposal.let_go_later import call_where_people_wait, let_all_go
from syncs.queue.dispatch import queue_due_runs_of_all
from syncs.queue.sweep import call_workers_to_silent_runs
from syncs.retention.forget_rows import forget_old_rows
from syncs.run.advance import advance_next
from syncs.run.forget_previews import forget_old_previews
from syncs.taking_up.actions.contacts import take_up_contacts
from syncs.taking_up.actions.note import note_strangers
from syncs.turns.slice import is_any_new_awaited
from syncs.undo.forget import forget_old_undo_previews, forget_useless_images
from syncs.webhooks.actions.call import have_deliveries_sent
from syncs.webhooks.actions.forget import forget_old_events
from syncs.webhooks.actions.outbox import send_deliveries


@shared_task
def start_due_syncs() -> None:
    """Queue what is due, at Beat's tick (R81)."""
    queue_due_runs_of_all()


@shared_task
@across_organisations(AcrossReason.CLOCK)
def resume_silent_runs() -> None:
    """Call workers to runs whose worker died, whose wait is over, or whose message was lost, and to
    people who are still to be let go of, at Beat's tick."""
    call_workers_to_silent_runs()
    call_where_people_wait()


@shared_task
@across_organisations(AcrossReason.CLOCK)
def let_people_go() -> None:
    """Let go of the people of syncs that were deleted, or feed another list (R23, R25), until a run
    is to begin."""
    let_all_go(is_any_new_awaited)


@shared_task
def advance_run(run_id: int | None = None) -> None:
    """Bring the run forward that deserves it most, by one slice.

    Messages of earlier versions name a run; it gets its turn like all others.
    """
    advance_next()


@shared_task
@across_organisations(AcrossReason.CLOCK)
def tell_members() -> None:
    """Notice what needs attention and what is over, and tell members (R96): by Beat, and at once
    when a key is rejected."""
    tell_of_changes(database_now())


@shared_task
@across_organisations(AcrossReason.FORGETTING)
def forget_notifications() -> None:
    """Forget what members were told of long ago, at Beat's tick (R95)."""
    forget_old_concerns(database_now())


@shared_task
@across_organisations(AcrossReason.CLOCK)
def send_notification_mails() -> None:
    """Send the mails that wait (R96)."""
    send_and_go_on(database_now())


@shared_task
@across_organisations(AcrossReason.CLOCK)
def end_closed() -> None:
    """Delete the organisations for good whose waiting period is over, at Beat's tick (R102)."""
    end_closed_organisations(database_now())


@shared_task
@across_organisations(AcrossReason.CLOCK)
def attend_to_holds() -> None:
    """Keep the people who are held about whom nobody has answered in time (R74): by Beat."""
    expire_holds(database_now())


@shared_task
@across_organisations(AcrossReason.FORGETTING)
def forget_previews() -> None:
    """Forget what previews showed that nobody applied, and what is of no use to an undo any more
    (R75, R98): by Beat."""
    now = database_now()
    forget_old_previews(now)
    forget_old_undo_previews(now)
    forget_useless_images()


@shared_task
@across_organisations(AcrossReason.CLOCK)
def count_people_on_lists() -> None:
    """Count the people on lists that were not counted today yet (R94): by Beat."""
    count_lists(database_now())


@shared_task
@across_organisations(AcrossReason.FORGETTING)
def forget_rows() -> None:
    """Forget a part of the rows that are older than the setting says, at Beat's tick (R95)."""
    forget_old_rows(database_now())


@shared_task
@across_organisations(AcrossReason.FORGETTING)
def forget_audit_entries() -> None:
    """Forget what the audit log keeps for longer than `AUDIT_DAYS` (R95, R103): by Beat."""
    forget_old_entries(database_now())


@shared_task
@across_organisations(AcrossReason.CLOCK)
def keep_search_current() -> None:
    """Take up what the search is to find (R97), at Beat's tick: whom runs that have ended have read
    and not imported, and contacts that were written."""
    note_strangers()
    take_up_contacts()


@shared_task
@across_organisations(AcrossReason.CLOCK)
def call_for_webhooks() -> None:
    """Have the webhooks told what is due, at Beat's tick (R105)."""
    have_deliveries_sent(database_now())


@shared_task
@across_organisations(AcrossReason.CLOCK)
def send_webhooks() -> None:
    """Tell the webhooks what is due, on a queue that no run waits for (R105)."""
    send_deliveries()


@shared_task
@across_organisations(AcrossReason.FORGETTING)
def forget_webhook_events() -> None:
    """Forget what webhooks were told long ago, at Beat's tick (R95)."""
    forget_old_events(database_now())


@shared_task
@across_organisations(AcrossReason.FORGETTING)
def forget_api_answers() -> None:
    """Forget the answers to programs that are kept for no repetition any more, and the changes of
    lists that nobody is told of any more (R104): by Beat."""
    now = database_now()
    forget_old_answers(now)
    forget_old_changes(now)
