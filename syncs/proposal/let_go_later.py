"""Lets go of many people in the background, so that nobody waits for a million of them (R23, R25).

Until somebody is let go of their claims are those of the sync. All are before its next run begins
(`docs/decisions/0060-letting-go-of-many.md`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import QuerySet
from kombu.exceptions import OperationalError

from accounts.tenancy.standing import serving
from syncs.models import Sync
from syncs.models.sync import LettingGo
from syncs.proposal.finish_letting_go import OrganisationBusy, finish_letting_go
from syncs.queue.call import MAX_CALLS, count_calls

logger = logging.getLogger(__name__)

LET_PEOPLE_GO = "syncs.tasks.let_people_go"


def let_go_later(sync: Sync, people: LettingGo) -> None:
    """Note what becomes of the people on the list that the sync feeds until now, for the caller to
    save; a worker is called once that is committed."""
    sync.old_list, sync.letting_go = sync.mailing_list_id, people
    transaction.on_commit(call_to_let_go)


def call_to_let_go() -> None:
    """Call a worker; a call that is lost, or cannot be made, Beat's tick makes again."""
    try:
        current_app.send_task(LET_PEOPLE_GO)
    except OperationalError:
        logger.warning("the broker is away: people are let go of at the next tick")


def call_where_people_wait() -> None:
    """Call a worker where somebody is still to be let go of, unless many calls lie in the queue:
    where no worker takes any, those of each tick would pile up."""
    if not _find_waiting().exists():
        return
    calls = count_calls()
    if calls is not None and calls < MAX_CALLS:
        call_to_let_go()


def let_all_go(is_over: Callable[[], bool] = lambda: False) -> None:
    """Let go of whoever is still to be let go of, one sync after the other. Once some are and it
    `is_over`, the rest is for the next tick, as are those of an organisation of which somebody
    changes people at this moment: nobody waits here."""
    waiting = _find_waiting().order_by("id")
    for sync_id, organisation_id in list(waiting.values_list("id", "organisation_id")):
        with serving(organisation_id):
            has_let_go = _try_to_let_go(sync_id, organisation_id, is_over)
        if has_let_go and is_over():
            return


def _find_waiting() -> QuerySet[Sync]:
    """Return the syncs whose people are still to be let go of. Of an organisation that is closed
    nobody is, until it is restored: everything of it may be deleted just now."""
    return Sync.with_deleted.filter(organisation__closure=None).exclude(letting_go="")


def _try_to_let_go(sync_id: int, organisation_id: int, is_over: Callable[[], bool]) -> bool:
    """Let go of people of one sync, and tell whether it came to that."""
    try:
        finish_letting_go(sync_id, organisation_id, waits=False, is_over=is_over)
    except SoftTimeLimitExceeded:  # of the whole task
        raise
    except OrganisationBusy:
        return False
    except Exception:  # one of many, of many organisations; it is tried again at each tick
        logger.exception("sync %s: its people were not let go of", sync_id)
        return False
    return True
