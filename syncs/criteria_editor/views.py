"""Criteria: numbered conditions, the pattern that joins them, and whom they take (R30-R37)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from accounts.access import Deed, TenantRequest, may
from criteria import (
    ConditionField,
    Criteria,
    FormPart,
    InvalidCriteria,
    Problem,
    Subject,
    check_criteria,
)
from criteria import delete_condition as deleted
from criteria import move_condition as moved
from syncs.account.metadata import AccountSilent
from syncs.account.related_metadata import fields_for_criteria, relation_refusals
from syncs.criteria_editor.forms.related_boxes import RelatedBox, related_boxes
from syncs.criteria_editor.forms.rows import typed_criteria, with_one_more
from syncs.criteria_editor.queries.related_words import cut_short_in_words, left_out_in_words
from syncs.criteria_editor.queries.rows import english, fault_line, rows
from syncs.criteria_editor.queries.trial import explain_person, try_criteria
from syncs.criteria_editor.queries.verdicts import verdicts
from syncs.definition.actions.change import change_criteria
from syncs.definition.actions.drafts import keep_typed
from syncs.definition.queries.plain_english import reads_all_because
from syncs.definition.views import go_on, show_step
from syncs.domain.relations import asked_relations
from syncs.found import sync_of
from syncs.models import Step
from web.form_page import form_page


@form_page
@may(Action.EDIT_SYNCS)
def edit_criteria(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Show the criteria, do what the pressed button says, or save them.

    What stands in the form of a draft is kept besides, so that it survives a closed browser (R22).
    """
    sync = sync_of(request, sync_id)
    source = CriteriaSource(sync)
    if request.method != "POST":
        return _render(request, CriteriaEditor.as_stored(sync, source))
    typed = read_typed_criteria(request.POST)
    action, _, about = request.POST.get("do", "").partition(":")
    editor = CriteriaEditor.as_typed(sync, source, typed)
    if action == "save" and editor.check():
        reads_again = change_criteria(sync, editor.criteria)
        message = "The criteria are saved."
        return go_on(request, sync, Step.RECORDS, message, reads_again=reads_again)
    if action == "enter" and typed.is_new_person:
        action = "test"
    _act(editor, action, about)
    keep_typed(sync, editor.criteria)
    return _render(request, editor)


def _act(editor: CriteriaEditor, action: str, about: str) -> None:
    """Do what a button says; without one, as when a field has changed, look again."""
    number, _, wish = about.partition(":")
    if action == "add":
        editor.add()
    elif action == "delete":
        editor.remove(read_number(number), wish)
    elif action in {"up", "down"}:
        editor.move(action, read_number(number), wish)
    elif action == "own":
        editor.write_pattern()
    elif action == "default":
        editor.drop_pattern()
    elif action == "count":
        editor.try_count(now=timezone.now())
    elif action == "test":
        editor.try_person(now=timezone.now())

    def shown(self) -> HttpResponse:
        if self.request.method == "POST":
            keep_typed(self.sync, self.criteria)
        known = self.fields or ()
        problems = self._problems() if self.checks or self.edits_pattern else []
        of_pattern = [each for each in problems if each.part is FormPart.PATTERN]
        context = {
            "criteria": self.criteria,
            "boxes": self.boxes,
            "reads_all_because": reads_all_because(
                asked_relations(self.sync.module, self.criteria)
            ),
            "rows": rows(self.criteria, known, problems if self.checks else []),
            "trouble": self.context.get("trouble", ""),
            "refusal": self.refusal,
            "problems": [p for p in problems if p.part is FormPart.CRITERIA and self.checks],
            "pattern_problems": of_pattern,
            "fault_line": fault_line(of_pattern),
            "edits_pattern": self.edits_pattern,
            "english": english(self.criteria, known),
            "person": self.request.POST.get("person", "")[:254],
            **self.context,
        }
        return show_step(
            self.request, self.sync, Step.RECORDS, "criteria_editor/criteria.html", context
        )

    @property
    def _typed(self) -> Any:
        """What was typed in a draft and not saved; None for nothing."""
        return self.sync.criteria_typed if self.sync.state == SyncState.DRAFT else None

    def _stored(self) -> Criteria:
        try:
            return Criteria.model_validate(self._typed or self.sync.criteria)
        except ValueError:
            return with_one_more(Criteria())

    def _boxes(self) -> list[RelatedBox]:
        refusals: dict[Subject, str] = {}
        try:
            refusals = relation_refusals(self.sync.connection, self.sync.module)
        except AccountSilent as silent:
            self.context["trouble"] = str(silent)
        sent = self.request.POST if self.request.method == "POST" else None
        return related_boxes(
            self.sync.module, self.criteria.conditions, sent=sent, refusals=refusals
        )

    def _fields(self) -> tuple[ConditionField, ...] | None:
        """Those of the module, and of the related ones that are ticked; None while Recruit cannot
        be asked."""
        ticked = [box.relation for box in self.boxes if box.is_ticked and not box.refusal]
        try:
            return fields_for_criteria(self.sync.connection, self.sync.module, ticked)
        except AccountSilent as silent:
            self.context["trouble"] = str(silent)
            return None

    def _problems(self) -> list[Problem]:
        if self.fields is None:
            return []
        limit = settings.MOST_CONDITIONS
        return list(check_criteria(self.criteria, self.fields, max_conditions=limit))

    def _saved(self) -> HttpResponse:
        self.checks = True
        if self.refusal:
            return self.shown()
        if self.fields is None:
            self.context["unsaved"] = UNCHECKED
            return self.shown()
        is_unticked = any(box.problem for box in self.boxes)
        if is_unticked or any(not problem.warning for problem in self._problems()):
            self.context["unsaved"] = "Nothing was saved. What does not fit is marked below."
            return self.shown()
        reads_again = change_criteria(self.sync, self.criteria)
        said = "The criteria are saved."
        return go_on(self.request, self.sync, Step.RECORDS, said, reads_again=reads_again)

    def _edit(self, name: str, about: str) -> None:
        """Delete or move a condition; a pattern that somebody wrote is carried over or reset, as
        the person says (R33)."""
        text, _, wish = about.partition(":")
        number = int(text[:4]) if text.isascii() and text.isdecimal() else 0
        to = {"up": number - 1, "down": number + 1}
        try:
            if name == "delete":
                edited = deleted(self.criteria, number)
            else:
                edited = moved(self.criteria, number, to=to[name])
        except IndexError:
            return
        if edited.kept and wish not in {"keep", "reset"}:
            self.context["asked"] = {"deed": f"{name}:{number}", "kept": edited.kept.pattern}
            return
        if edited.must_reset and wish != "reset":
            self.context["asked"] = {"deed": f"{name}:{number}", "kept": ""}
            return
        self.criteria = edited.kept if edited.kept and wish == "keep" else edited.reset
        self.edits_pattern = self.criteria.pattern is not None
        self._focus_after(name, to.get(name, number))

    def _focus_after(self, name: str, place: int) -> None:
        """Where the keyboard goes on: with the condition that was moved, or that came up."""
        last = len(self.criteria.conditions)
        if not last:
            self._focus("add")
        elif name == "delete":
            self._focus("delete", min(place, last))
        else:
            other = {1: "down", last: "up"}
            self._focus(other.get(place, name), place)

    def _focus(self, part: str, number: int = 0) -> None:
        self.context["focus"] = {"part": part, "number": number}

    def _meant_by_enter(self) -> str:
        """To test the person whose address was just typed; elsewhere to look again."""
        typed, tested = (self.request.POST.get(name, "") for name in ("person", "tested_person"))
        return "test" if typed.strip() and typed != tested else "look"

    def _change_pattern(self, pattern: str | None) -> None:
        self.criteria = self.criteria.model_copy(update={"pattern": pattern})
        self.edits_pattern = pattern is not None

    def _try(self, name: str) -> None:
        """Count on the live source, or test one person; nothing is stored."""
        if self.fields is None or any(not problem.warning for problem in self._problems()):
            self.context["untried"] = "Mend the conditions first: what does not fit is marked."
            return
        at: dict[str, Any] = {
            "now": timezone.now(),
            "place": zone_or_utc(self.request.organisation.time_zone),
        }
        try:
            if name == "count":
                trial = try_criteria(self.sync, self.criteria, **at)
                self.context |= {"trial": trial, "left_out": left_out_in_words(trial)}
            else:
                self._test(at)
        except (AccountSilent, InvalidCriteria) as trouble:
            self.context["untried"] = str(trouble)

    def _test(self, at: dict[str, Any]) -> None:
        typed = self.request.POST.get("person", "").strip()[:254]
        if not typed:
            self.context["person_error"] = "Enter an e-mail address, or a record's id."
            return
        tested = explain_person(self.sync, self.criteria, typed, **at)
        if tested is None:
            self.context["person_error"] = (
                "Nobody was found by this. By e-mail address only those are found whom a sync has"
                " read, or who are among the newest 1,000 records; by id everybody."
            )
            return
        self.context |= {
            "tested": tested.explanation,
            "about": tested,
            "about_cut_short": cut_short_in_words(tested.cut_short),
            "verdicts": verdicts(tested.explanation, self.fields or ()),
        }
