"""One look at the criteria editor: its conditions, what can be chosen in them, what is wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from secrets import token_hex

from django.conf import settings

from criteria import (
    ConditionField,
    Criteria,
    Edited,
    FormPart,
    Problem,
    check_criteria,
    delete_condition,
    move_condition,
)
from syncs.criteria_editor.forms.conditions import TypedCriteria
from syncs.criteria_editor.forms.related_boxes import RelatedBox, build_boxes
from syncs.criteria_editor.queries.attempt import Attempt, attempt_count, attempt_person
from syncs.criteria_editor.queries.source import CriteriaSource
from syncs.criteria_editor.rules.conditions import (
    add_condition,
    propose_operators,
    relabel_conditions,
)
from syncs.criteria_editor.rules.focus import Focus, focus_after_deleting, focus_after_moving
from syncs.criteria_editor.rules.pattern_question import PatternQuestion, settle
from syncs.criteria_editor.rules.rows import ConditionRow, build_rows
from syncs.definition.queries.changed_criteria import describe_changes, describe_stored
from syncs.editions.allowances import refusal_of
from syncs.editions.rules import Feature
from syncs.models import Sync
from syncs.proposal.stored import stored_criteria, typed_criteria
from web.seen import ChangedMeanwhile, Seen, Stored
from web.seen_form import FieldChange

NOT_CHECKED = (
    "Nothing was saved, because the conditions cannot be checked while Recruit does not answer."
    " What you entered is still here."
)
MAX_PERSON = 254
"""Characters of an e-mail address."""


@dataclass
class CriteriaEditor:
    """The criteria as they stand in the form, what can be chosen in them, and what is wrong.

    Everything is in the form and nothing in a session, so that two windows do not meet. `fields`
    are None while Recruit cannot be asked; `notices` are kinds and words for people. `seen` is what
    the person knows to be stored, `changes` what turned out to be otherwise; `tab` tells what was
    sent from this page from what others send, `counted` of which criteria the page shows a count.
    """

    sync: Sync
    source: CriteriaSource
    criteria: Criteria = field(default_factory=Criteria)
    boxes: list[RelatedBox] = field(default_factory=list)
    fields: tuple[ConditionField, ...] | None = None
    person: str = ""
    is_checked: bool = False
    question: PatternQuestion | None = None
    attempt: Attempt = field(default_factory=Attempt)
    focus: Focus | None = None
    notices: list[tuple[str, str]] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)
    tab: str = field(default_factory=lambda: token_hex(8))
    counted: str = ""
    changes: list[FieldChange] = field(default_factory=list)
    refusal: str = field(init=False)

    def __post_init__(self) -> None:
        self.refusal = refusal_of(Feature.CRITERIA, self.sync.connection, self.sync.organisation)

    @classmethod
    def as_stored(cls, sync: Sync, source: CriteriaSource) -> CriteriaEditor:
        """Open the editor with what was typed in a draft and not saved, else with what is saved."""
        typed = typed_criteria(sync)
        is_checked = bool(sync.criteria) and not typed
        editor = cls(sync, source, _parse(typed or sync.criteria), is_checked=is_checked)
        editor._look_up(ticked=None)
        editor.see(stored_criteria(sync))
        return editor

    @classmethod
    def as_typed(
        cls, sync: Sync, source: CriteriaSource, typed: TypedCriteria, *, seen: Seen
    ) -> CriteriaEditor:
        """Open the editor with all that a form sent, whether it fits or not."""
        editor = cls(sync, source, seen=seen, tab=typed.tab, counted=typed.counted)
        editor.show(typed)
        return editor

    def see(self, stored: Stored) -> None:
        """Take it that the person has seen what is stored, because the page shows it (R24)."""
        self.seen = Seen.of(stored, describe_stored(stored, self.sync.module_name))

    def show_changes(self, other: ChangedMeanwhile) -> None:
        """Show what somebody else has changed while this was typed; it has been seen then."""
        self.changes = describe_changes(other, self.seen, self.sync.module_name)
        self.see(other.stored)

    def show(self, typed: TypedCriteria) -> None:
        """Take what was typed, with the labels and types that its fields have today."""
        self.criteria, self.person = typed.criteria, typed.person
        self._look_up(ticked=typed.related)
        self.criteria = relabel_conditions(self.criteria, self.fields or ())

    def propose_operators(self, typed: TypedCriteria) -> None:
        """Propose an operator where another field has just been chosen."""
        self.criteria = propose_operators(self.criteria, sent=typed.criteria)

    def check(self) -> bool:
        """Tell whether everything that was typed can be stored; say beside it what cannot be."""
        self.is_checked = True
        if self.refusal:
            return False
        if self.fields is None:
            self.say("error", NOT_CHECKED)
            return False
        is_valid = not self._has_errors() and not any(box.problem for box in self.boxes)
        if not is_valid:
            self.say("error", "Nothing was saved. What does not fit is marked below.")
        return is_valid

    def add(self) -> None:
        """Add an empty condition."""
        self.criteria = add_condition(self.criteria)
        self.focus = Focus("field", len(self.criteria.conditions))

    def remove(self, number: int, wish: str = "") -> None:
        """Delete the condition of this number, if there is one; ask about a pattern first (R33)."""
        try:
            edited = delete_condition(self.criteria, number)
        except IndexError:
            return
        if self._take(edited, wish, action=f"delete:{number}"):
            self.focus = focus_after_deleting(number, len(self.criteria.conditions))

    def move(self, direction: str, number: int, wish: str = "") -> None:
        """Move a condition `up` or `down`, if it can be; ask about a pattern first (R33)."""
        to = number - 1 if direction == "up" else number + 1
        try:
            edited = move_condition(self.criteria, number, to=to)
        except IndexError:
            return
        if self._take(edited, wish, action=f"{direction}:{number}"):
            self.focus = focus_after_moving(direction, to, len(self.criteria.conditions))

    def write_pattern(self) -> None:
        """Let the pattern be written, beginning with the one that the connectors give."""
        self._set_pattern(self.criteria.pattern_text)
        self.focus = Focus("pattern")

    def drop_pattern(self) -> None:
        """Go back to the order of the conditions."""
        self._set_pattern(None)
        self.focus = Focus("own")

    def try_count(self, *, now: datetime) -> None:
        """Count who matches on the live source (R37)."""
        self.focus = Focus("count")
        if self._can_try():
            self.attempt = attempt_count(self.sync, self.criteria, now=now)

    def try_person(self, *, now: datetime) -> None:
        """Test the person whose address or id was typed (R37)."""
        self.focus = Focus("person")
        if self._can_try():
            typed = self.person.strip()[:MAX_PERSON]
            known = self.fields or ()
            self.attempt = attempt_person(self.sync, self.criteria, typed, fields=known, now=now)

    def say(self, kind: str, message: str) -> None:
        """Add a notice above the form; `kind` is `error`, `warning` or `success`."""
        self.notices.append((kind, message))

    def view_rows(self) -> list[ConditionRow]:
        """Return the conditions with what can be chosen in them, and what is wrong once checked."""
        problems = self._find_problems() if self.is_checked else []
        return build_rows(self.criteria, self.fields or (), problems)

    @property
    def can_count(self) -> bool:
        """Tell whether the conditions are whole, so that it can be counted who meets them."""
        return self.fields is not None and not self.refusal and not self._has_errors()

    @property
    def mark(self) -> str:
        """The same text for the same criteria only, which a count of them takes along (R37)."""
        return sha256(self.criteria.model_dump_json().encode()).hexdigest()

    @property
    def keeps_count(self) -> bool:
        """Tell whether the page shows who meets these very conditions already."""
        return self.can_count and not self.attempt.is_made and self.counted == self.mark

    @property
    def edits_pattern(self) -> bool:
        return self.criteria.pattern is not None

    @property
    def criteria_problems(self) -> list[Problem]:
        """The faults of the criteria as a whole, once they are checked."""
        found = self._find_problems() if self.is_checked else []
        return [problem for problem in found if problem.part is FormPart.CRITERIA]

    @property
    def pattern_problems(self) -> list[Problem]:
        """The faults of the pattern, which are shown while it is being written, too."""
        found = self._find_problems() if self.is_checked or self.edits_pattern else []
        return [problem for problem in found if problem.part is FormPart.PATTERN]

    def _look_up(self, *, ticked: Collection[str] | None) -> None:
        """Ask what conditions can be about: the module, and the related ones that are ticked."""
        refusals = self.source.read_refusals()
        conditions = self.criteria.conditions
        self.boxes = build_boxes(self.sync.module, conditions, sent=ticked, refusals=refusals)
        asked = [box.relation for box in self.boxes if box.is_ticked and not box.refusal]
        self.fields = self.source.read_fields(asked)

    def _find_problems(self) -> list[Problem]:
        if self.fields is None:
            return []
        return list(
            check_criteria(self.criteria, self.fields, max_conditions=settings.MOST_CONDITIONS)
        )

    def _has_errors(self) -> bool:
        return any(not problem.warning for problem in self._find_problems())

    def _can_try(self) -> bool:
        self.is_checked = True
        if self.fields is not None and not self._has_errors():
            return True
        self.attempt = Attempt(untried="Mend the conditions first: what does not fit is marked.")
        return False

    def _take(self, edited: Edited, wish: str, *, action: str) -> bool:
        """Take the edited criteria, unless the person has to be asked about the pattern first."""
        settled = settle(edited, wish, action=action)
        if isinstance(settled, PatternQuestion):
            self.question = settled
            return False
        self.criteria = settled
        return True

    def _set_pattern(self, pattern: str | None) -> None:
        self.criteria = self.criteria.model_copy(update={"pattern": pattern})


def _parse(kept: object) -> Criteria:
    """Read criteria as they are kept; begin with an empty condition where there are none."""
    try:
        return Criteria.model_validate(kept)
    except ValueError:
        return add_condition(Criteria())
