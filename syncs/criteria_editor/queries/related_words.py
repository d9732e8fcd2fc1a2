"""Says how far a count can be trusted: what was not read while somebody waited, or not sent (R36,
R37, R73)."""

from __future__ import annotations

from collections.abc import Iterable

from criteria import Subject
from syncs.criteria_editor.queries.related_sample import Excerpt
from syncs.criteria_editor.queries.trial import Trial
from syncs.criteria_editor.rules.verdicts import join_labels
from syncs.domain.relations import Relation


def explain_left_out(trial: Trial) -> list[str]:
    """Say how far the count can be trusted (R37)."""
    clients = [
        f"{trial.left_out:,} more {'were' if trial.left_out > 1 else 'was'} left out, because only"
        f" the newest {len(excerpt.records):,} clients were read and theirs"
        f" {'are' if trial.left_out > 1 else 'is'} not among them. A run reads all."
        for excerpt in trial.cut_short
        if excerpt.relation.is_on_record and trial.left_out
    ]
    odd = _explain_odd(trial)
    doubted = explain_doubted(trial.doubted)
    cut_short = explain_cut_short(trial.cut_short)
    return [*_explain_untold(trial), *doubted, *odd, *clients, *cut_short]


def _explain_untold(trial: Trial) -> list[str]:
    """Say of how many it is open whether they match, and what a run does with them (R73)."""
    if not trial.untold:
        return []
    rest = "whether they match is not known. A run leaves them as they are."
    if trial.untold == 1:
        rest = "whether it matches is not known. A run leaves it as it is."
    fields = join_labels(trial.untold_fields)
    return [f"Recruit did not send {fields} for {trial.untold:,} of them: {rest}"]


def _explain_odd(trial: Trial) -> list[str]:
    """Say what came without what it is known by, and what that means (R79)."""
    said = []
    if trial.unreadable:
        number, s = trial.unreadable, "s" if trial.unreadable > 1 else ""
        said.append(f"{number:,} more record{s} came without an id, and a run leaves them out too.")
    if clients := trial.in_doubt.get(Subject.CLIENT):
        s = "s" if clients > 1 else ""
        said.append(f"{clients:,} client{s} came without an id, and may be anybody's.")
    if openings := trial.in_doubt.get(Subject.JOB_OPENING):
        s = "s" if openings > 1 else ""
        said.append(f"{openings:,} job opening{s} came without a contact, and may be anybody's.")
    return said


def explain_cut_short(excerpts: Iterable[Excerpt]) -> list[str]:
    """Say what older job openings may change."""
    return [
        f"Only the newest {len(excerpt.records):,} job openings were read, so somebody with an"
        " older one may count wrongly here. A run reads all."
        for excerpt in excerpts
        if not excerpt.relation.is_on_record
    ]


def explain_doubted(relations: Iterable[Relation]) -> list[str]:
    """Say why it is open what of a module hangs on records of which not one came (R73)."""
    return [
        f"Recruit sent no record of {each.module.replace('_', ' ')} at all. A run believes that"
        " only if the run before found none either; until then everybody stays as they are."
        for each in relations
    ]
