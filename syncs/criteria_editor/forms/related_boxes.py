"""The boxes that let conditions be about related records: *Client fields* and the like (R36).

They are not stored: a box is ticked where a condition needs it, or where somebody just did that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from criteria import Condition, Subject
from syncs.domain.relations import Relation, relations_of

SENTENCES = {
    Subject.CLIENT: "Conditions may ask about the client that a contact belongs to.",
    Subject.JOB_OPENING: "Conditions may ask about the job openings of which somebody is the"
    " contact. One opening at a time has to meet them.",
}


@dataclass(frozen=True)
class RelatedBox:
    """A box; `refusal` says why it cannot be ticked, `problem` why it was not unticked; "" for
    neither."""

    relation: Relation
    is_ticked: bool
    refusal: str = ""
    problem: str = ""

    @property
    def sentence(self) -> str:
        return SENTENCES[self.relation.subject]


def build_boxes(
    module: str,
    conditions: Iterable[Condition],
    *,
    sent: Collection[str] | None,
    refusals: Mapping[Subject, str],
) -> list[RelatedBox]:
    """Return the boxes of a module, ticked as its conditions need it, or as a form `sent` them.

    A box whose fields conditions use cannot be unticked.
    """
    numbers = _number_by_subject(conditions)
    ticked = set(numbers) if sent is None else set(sent)
    return [
        RelatedBox(
            relation,
            is_ticked=relation.subject in ticked or relation.subject in numbers,
            refusal=refusals.get(relation.subject, ""),
            problem=""
            if relation.subject in ticked
            else _explain_ticked(relation, numbers.get(relation.subject, ())),
        )
        for relation in relations_of(module)
    ]


def _number_by_subject(conditions: Iterable[Condition]) -> dict[Subject, list[int]]:
    numbers: dict[Subject, list[int]] = {}
    for number, condition in enumerate(conditions, start=1):
        numbers.setdefault(condition.subject, []).append(number)
    return numbers


def _explain_ticked(relation: Relation, numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    *others, last = map(str, numbers)
    listed = f"s {', '.join(others)} and {last} use" if others else f" {last} uses"
    fields = relation.label[:1].lower() + relation.label[1:]
    return (
        f"Condition{listed} {fields}, so this stays ticked. Delete"
        f" {'them' if others else 'it'}, or choose other fields there, first."
    )
