"""Saves a change that a preview has tried (R75), as it was laid over the sync to try it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from accounts.audit.actions import record
from accounts.audit.rules.changes import AuditChange
from contacts.actions.own_fields import LabelTaken, make_field
from contacts.models import MailingList
from syncs.actors.queries.naming import name_admins
from syncs.editions.allowances import find_refusal
from syncs.editions.custom_fields import refusal_of_selection
from syncs.models import FieldMapping, ImportRun, Sync
from syncs.models.import_run import IMPORTING
from syncs.proposal.applications import WITHOUT_DEEDS
from syncs.proposal.lay_over import propose_mappings, set_criteria, set_policies, set_records
from syncs.proposal.other_list import (
    NotThisList,
    OldPeople,
    feed_other_list,
    find_other_list,
)
from syncs.proposal.parts import Proposal, ProposedPair, Rules


class NotSaved(Exception):
    """The change cannot be saved any more; the message is a sentence for people."""


def require_savable(sync: Sync, proposal: Proposal, *, now: datetime) -> None:
    """Raise NotSaved where the change could not be saved now; nothing is changed."""
    with transaction.atomic():
        if proposal.other_list:  # without letting go of everybody on the old one
            with _in_words():
                find_other_list(sync, proposal.other_list.mailing_list_id)
        else:
            save_proposal(copy(sync), proposal, now=now)
        transaction.set_rollback(True)


def save_proposal(
    sync: Sync, proposal: Proposal, *, now: datetime, run: ImportRun | None = None
) -> bool:
    """Save the change, and tell whether everything has to be read for it, which `run` has done.

    The caller holds the locks of organisation and sync, and has seen that nobody has changed the
    definition since it was tried. Raises NotSaved, and then the caller takes back the transaction.
    """
    reads_again = False
    with _in_words():
        if proposal.records:
            _require_selectable(sync, proposal.records.selection)
            reads_again = set_records(sync, proposal.records)
        if proposal.criteria:
            reads_again |= set_criteria(sync, proposal.criteria)
        if proposal.rules:
            _set_list(sync, proposal.rules, run)
            reads_again = set_policies(sync, proposal.rules, now=now)
        if proposal.other_list:
            _change_list(sync, proposal.other_list.mailing_list_id, now)
            reads_again = True
        if reads_again:
            sync.watermark = None
            sync.reading_version += 1
        sync.save()
        if proposal.pairs is not None:
            _save_pairs(sync, proposal.pairs)
    if why := find_refusal(sync):
        raise NotSaved(name_admins(why.sentences, sync.organisation))
    return reads_again


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (NotThisList, LabelTaken) as fault:
        raise NotSaved(str(fault)) from fault
    except IntegrityError as fault:
        raise NotSaved("What this change needs was changed or deleted meanwhile.") from fault


def _require_selectable(sync: Sync, selection: str) -> None:
    if selection != sync.selection and (why := refusal_of_selection(sync, selection)):
        raise NotSaved(why)


def _set_list(sync: Sync, rules: Rules, run: ImportRun | None) -> None:
    """Set the list of a sync that has not run before; applications without a deed do not count."""
    if rules.mailing_list_id == sync.mailing_list_id:
        return
    imports = sync.runs.filter(kind__in=IMPORTING).exclude(WITHOUT_DEEDS)
    if imports.exclude(pk=run.pk if run else 0).exists():
        raise NotSaved("The sync has run since, so that its list stays.")
    sync.mailing_list = find_other_list(sync, rules.mailing_list_id or 0)


def _change_list(sync: Sync, list_id: int, now: datetime) -> None:
    target: MailingList = find_other_list(sync, list_id)
    with connection.cursor() as cursor:
        feed_other_list(cursor, sync, target, OldPeople.STAY, now=now)


def _save_pairs(sync: Sync, pairs: Iterable[ProposedPair]) -> None:
    made = [_make_target(sync, pair) for pair in pairs]
    rows = propose_mappings(sync, made)
    if len(rows) < len(made):
        raise NotSaved("A contact field of this mapping was deleted meanwhile.")
    before = _told_pairs(sync.field_mappings.select_related("contact_field"))
    sync.field_mappings.all().delete()
    FieldMapping.objects.bulk_create(rows)
    record(
        sync.organisation_id,
        AuditChange.CHANGED,
        "mapping",
        about=(sync.pk, sync.name),
        before={"pairs": before},
        after={"pairs": _told_pairs(rows)},
    )


def _told_pairs(rows: Iterable[FieldMapping]) -> list[dict[str, object]]:
    """Return pairs as the audit log tells them."""
    return [
        {
            "source": row.source_field,
            "target": row.column or (f"own:{row.contact_field.key}" if row.contact_field else ""),
            "clear_when_empty": row.clear_when_empty,
        }
        for row in rows
    ]


def _make_target(sync: Sync, pair: ProposedPair) -> ProposedPair:
    """Make the contact field that a pair needs; return the pair as it is with it."""
    if not pair.new_label:
        return pair
    field = make_field(sync.organisation_id, pair.new_label, pair.new_type)
    return replace(pair, key=field.key, new_label="", new_type="")
