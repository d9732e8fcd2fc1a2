"""A sync's whole definition in plain English, for the review and for the rail beside the steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from criteria import Criteria, in_english, quoted_sentence
from syncs.definition.actions.drafts import STEPS
from syncs.definition.queries.full_reads import full_reads_in_words
from syncs.definition.queries.plain_english import (
    policies_in_words,
    reads_all_because,
    schedule_in_words,
)
from syncs.domain.schedule import Frequency
from syncs.domain.zones import zone_or_utc
from syncs.models import ContactColumn, FieldMapping, Policy, Selection, Step, Sync


@dataclass(frozen=True)
class StepAnswer:
    """A step, and what was answered there; nothing while a draft has not come so far."""

    step: Step
    lines: Sequence[str]


def answers_of(sync: Sync, mappings: Iterable[FieldMapping]) -> list[StepAnswer]:
    """Return what was answered at each step but the review."""
    lines_by_step = {
        Step.MODULE: [sync.module_name],
        Step.RECORDS: [_selection_in_short(sync), *_start_in_words(sync)],
        Step.RULES: _rules_in_short(sync),
        Step.SCHEDULE: [schedule_in_words(sync)],
        Step.MAPPING: [mapping_in_words(mappings)],
    }
    return [
        StepAnswer(step, lines if has_come_to(sync, step) else [])
        for step, lines in lines_by_step.items()
    ]


def has_come_to(sync: Sync, step: Step) -> bool:
    """Tell whether a step has been answered; all steps of a sync that is no draft have."""
    return sync.state != "draft" or STEPS.index(step) < STEPS.index(Step(sync.draft_step))


def sync_in_words(sync: Sync, mappings: Iterable[FieldMapping]) -> str:
    """Return the whole sync in one paragraph (R90)."""
    when = schedule_in_words(sync)
    if sync.frequency == Frequency.ONCE:
        when = "Once, right after it is activated"
    onto = f"the list {sync.mailing_list}" if sync.mailing_list_id else "a list not chosen yet"
    whom = f"{selection_in_words(sync)} from {sync.connection}"
    sentences = [
        f"{when}, {sync.name} reads {whom} and puts them on {onto}.",
        *_start_in_words(sync),
        *reading_in_words(sync),
        *(policy.sentence for policy in policies_in_words(sync)),
        *no_match_in_words(sync),
        mapping_in_words(mappings),
    ]
    return " ".join(sentences)


def reading_in_words(sync: Sync) -> list[str]:
    """Return the sentence that runs read everything, each of them or some, where this is so."""
    if because := reads_all_because(sync.relations):
        return [f"It reads everything each time, {because}."]
    return [f"It reads {words[:1].lower()}{words[1:]}" for words in full_reads_in_words(sync)]


def selection_in_words(sync: Sync) -> str:
    """Return the selection, such as `all Candidates`, to stand within a sentence."""
    name = sync.module_name
    if sync.selection == Selection.VIEW:
        return f"those {name} whom the view “{sync.view_name or 'not chosen yet'}” shows"
    if sync.selection == Selection.CRITERIA:
        return f"those {name} of whom this is true: {quoted_sentence(criteria_in_words(sync))},"
    return f"all {name}"


def selection_line(sync: Sync) -> str:
    """Return the selection by itself, such as `All records of Candidates`."""
    name = sync.module_name
    if sync.selection == Selection.VIEW:
        return f"{name} whom the view “{sync.view_name or 'not chosen yet'}” shows"
    if sync.selection == Selection.CRITERIA:
        return f"{name} of whom this is true: {quoted_sentence(criteria_in_words(sync))}"
    return f"All records of {name}"


def criteria_in_words(sync: Sync) -> str:
    """Return the criteria as they are stored, without asking Recruit for today's labels."""
    if not sync.criteria:
        return "no criteria yet"
    try:
        return in_english(Criteria.model_validate(sync.criteria))
    except ValueError:
        return "criteria that are not finished"


def no_match_in_words(sync: Sync) -> list[str]:
    """Say what happens to those who are no longer selected; nothing where all are selected."""
    if sync.selection == Selection.ALL:
        return []
    who = "left the view" if sync.selection == Selection.VIEW else "no longer match"
    if sync.no_match == Policy.IGNORE:
        return [f"People who {who} stay."]
    return [f"People who {who} are removed from this list."]


def mapping_in_words(mappings: Iterable[FieldMapping]) -> str:
    """Return what is copied, such as `E-mail, first name and 3 more fields are copied.`"""
    targets = [mapping.target for mapping in mappings]
    if not targets:
        return "Nothing is copied yet."
    columns = set(ContactColumn.labels)
    named = [name for name in targets if name in columns]
    others = len(targets) - len(named)
    if others:
        named.append(f"{others} more field{'' if others == 1 else 's'}")
    words = [named[0], *(name[:1].lower() + name[1:] for name in named[1:])]
    listed = " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
    return f"{listed} {'is' if len(targets) == 1 else 'are'} copied."


def _start_in_words(sync: Sync) -> list[str]:
    if sync.retrieve_after is None:
        return []
    local = sync.retrieve_after.astimezone(zone_or_utc(sync.organisation.time_zone))
    return [f"Only what was created or modified after {local.day} {local:%B %Y, %H:%M} counts."]


def _selection_in_short(sync: Sync) -> str:
    if sync.selection == Selection.VIEW:
        return f"View: {sync.view_name or 'not chosen yet'}"
    if sync.selection == Selection.CRITERIA:
        return criteria_in_words(sync)
    return f"All {sync.module_name}"


def _rules_in_short(sync: Sync) -> list[str]:
    onto = f"To {sync.mailing_list}" if sync.mailing_list_id else "No list yet"
    removing = (policy.sentence for policy in policies_in_words(sync) if policy.removes)
    return [onto, *removing, *(no_match_in_words(sync) if sync.no_match != Policy.IGNORE else [])]
