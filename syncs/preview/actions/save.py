"""Saves a change that a preview has tried, as the form of each part does it (R75)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from contacts.actions.lists import NameTaken
from contacts.actions.own_fields import LabelTaken
from contacts.models import MailingList
from syncs.definition.actions.change import ListFixed, change_criteria, change_records, change_rules
from syncs.definition.actions.edited import stored_criteria, stored_records, stored_rules
from syncs.editions.custom_fields import CustomFieldsMapped
from syncs.mapping.actions.save import CustomFieldsRefused, FieldGone, save_mapping
from syncs.mapping.actions.stored import load_pairs
from syncs.mapping.rules.pairs import NewField, TypedPair, fingerprint
from syncs.mapping.rules.vocabulary import own_target
from syncs.models import Sync
from syncs.overview.actions.change_list import NotThisList, OldPeople, change_list
from syncs.proposal.parts import OtherList, Proposal, ProposedPair
from web.seen import Seen


class NotSaved(Exception):
    """The change cannot be saved any more; the message is a sentence for people."""


def save_proposal(sync: Sync, proposal: Proposal, *, now: datetime) -> None:
    """Save the change; the caller holds the sync's lock, and has seen that nobody has changed the
    definition since it was tried. Raises NotSaved."""
    with _in_words():
        if proposal.records:
            change_records(sync, proposal.records, seen=Seen.of(stored_records(sync)))
        if proposal.criteria:
            change_criteria(sync, proposal.criteria, seen=Seen.of(stored_criteria(sync)))
        if proposal.rules:
            change_rules(sync, proposal.rules, seen=Seen.of(stored_rules(sync)), now=now)
        if proposal.other_list:
            _change_list(sync, proposal.other_list, now)
        if proposal.pairs is not None:
            _save_pairs(sync, proposal.pairs)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (CustomFieldsMapped, CustomFieldsRefused) as fault:
        raise NotSaved("The edition rules do not allow this mapping any more.") from fault
    except NameTaken as fault:
        raise NotSaved(f"{fault} Choose it, or another name, and make a new preview.") from fault
    except ListFixed as fault:
        raise NotSaved("The sync has run since, so that its list stays.") from fault
    except (NotThisList, LabelTaken) as fault:
        raise NotSaved(str(fault)) from fault
    except (FieldGone, MailingList.DoesNotExist) as fault:
        raise NotSaved("What this change needs was deleted meanwhile.") from fault


def _change_list(sync: Sync, other: OtherList, now: datetime) -> None:
    target = MailingList.objects.get(pk=other.mailing_list_id, organisation=sync.organisation_id)
    change_list(sync, seen=sync.mailing_list.pk, to=target, people=OldPeople.STAY, now=now)


def _save_pairs(sync: Sync, pairs: tuple[ProposedPair, ...]) -> None:
    save_mapping(
        sync,
        [_typed(pair) for pair in pairs],
        seen=fingerprint(load_pairs(sync)),
        labels={pair.source: pair.source_label for pair in pairs},
        custom={pair.source for pair in pairs if pair.custom},
    )


def _typed(pair: ProposedPair) -> TypedPair:
    if pair.new_label:
        return TypedPair(
            pair.source, NewField(pair.new_label, pair.new_type), pair.clear_when_empty
        )
    return TypedPair(pair.source, pair.column or own_target(pair.key), pair.clear_when_empty)
