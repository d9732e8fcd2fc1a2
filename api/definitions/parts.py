"""Checks the parts of a definition by the forms and editors of the pages (R22).

Each returns what the action takes that saves it, or that a preview tries; what does not fit raises
ApiProblem with the place in the body.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings

from api.definitions.bodies import (
    CriteriaBody,
    PairBody,
    RecordsBody,
    RulesBody,
    ScheduleBody,
)
from api.frame.problems import ApiProblem, FieldProblem, refuse_form
from criteria import Condition, Connector, Criteria, FormPart, Subject, ValueType, check_criteria
from criteria.checking import Problem
from syncs.criteria_editor.editor import CriteriaEditor
from syncs.criteria_editor.forms.conditions import TypedCriteria
from syncs.criteria_editor.queries.source import CriteriaSource
from syncs.definition.actions.change import has_run
from syncs.domain.schedule import Schedule
from syncs.mapping.actions.stored import load_pairs
from syncs.mapping.editor import MappingEditor
from syncs.mapping.forms.rows import NEW, PairRow
from syncs.mapping.queries import KeptMappingSource
from syncs.mapping.rules.pairs import fingerprint
from syncs.mapping.rules.vocabulary import EMAIL, own_target
from syncs.models import Policy, Selection, Sync
from syncs.proposal.parts import Records, Rules
from syncs.schedule.forms import ScheduleForm
from syncs.wizard.forms.records import AFTER, ALL_DATA, RecordsForm
from syncs.wizard.forms.rules import NEW_LIST, RulesForm
from syncs.wizard.queries.choices import (
    are_opt_outs_told,
    find_views,
    lists_to_feed,
    refusals_of_selections,
)
from syncs.wizard.queries.opted_out import count_opted_out
from web.seen import Seen

NO_CRITERIA = "Send the criteria by which it selects."
NO_SUCH_RULE = "This sync has no such rule: converted is for candidates, no_match for who selects."


def check_selection(
    sync: Sync, body: RecordsBody, *, now: datetime
) -> tuple[Records, Criteria | None]:
    """Return the records to read, and the criteria where it is these that select; None where it is
    not."""
    records = _check_records(sync, body, now=now)
    if records.selection != Selection.CRITERIA:
        if body.criteria is not None:
            raise ApiProblem.at("/records/criteria", "Criteria go with the selection criteria.")
        return records, None
    if body.criteria is not None:
        return records, check_conditions(sync, body.criteria, at="/records/criteria")
    if "criteria" not in body.model_fields_set and (stored := sync.criteria_in_force):
        return records, stored
    raise ApiProblem.at("/records/criteria", NO_CRITERIA)


def _check_records(sync: Sync, body: RecordsBody, *, now: datetime) -> Records:
    sent = body.model_fields_set
    view = body.view if "view" in sent else sync.view_id
    after = body.retrieve_after if "retrieve_after" in sent else sync.retrieve_after
    views, silent = find_views(sync) if body.selection == "view" else (None, "")
    if silent and view != sync.view_id:
        raise ApiProblem("recruit_silent", silent)
    data = {
        "selection": body.selection,
        "view": view or "",
        "retrieve": AFTER if after else ALL_DATA,
        "after": after or "",
    }
    refusals = refusals_of_selections(sync)
    form = RecordsForm(data, sync=sync, views=views, refusals=refusals, now=now)
    if not form.is_valid():
        names = ("selection", "view")
        paths = {name: f"/records/{name}" for name in names}
        raise refuse_form(form, paths, other="/records/retrieve_after")
    return form.records


def check_conditions(sync: Sync, body: CriteriaBody, *, at: str) -> Criteria:
    """Return criteria whose fields, operators and values are those of the account today."""
    typed = Criteria(
        conditions=tuple(
            Condition(
                subject=Subject(each.subject),
                field=each.field,
                label=each.field,
                type=ValueType.TEXT,
                operator=each.operator,
                values=tuple(each.values),
                connector=Connector(each.connector),
            )
            for each in body.conditions
        ),
        pattern=body.pattern,
    )
    related = frozenset(each.subject for each in body.conditions)
    editor = CriteriaEditor.as_typed(
        sync,
        CriteriaSource(sync),
        TypedCriteria(typed, related=related, person="", is_new_person=False, tab=""),
        seen=Seen(),
    )
    if editor.refusal:
        raise ApiProblem.at("/records/selection", editor.refusal)
    if editor.fields is None:
        raise ApiProblem("recruit_silent", editor.source.trouble)
    limit = settings.MOST_CONDITIONS
    found = check_criteria(editor.criteria, editor.fields, max_conditions=limit)
    if errors := [_place_fault(each, at) for each in found if not each.warning]:
        raise ApiProblem("invalid", errors=errors)
    return editor.criteria


def check_rules(sync: Sync, body: RulesBody) -> Rules:
    """Return the list and the policies."""
    list_stays = has_run(sync)
    chosen = NEW_LIST if body.new_list is not None else str(body.mailing_list or "")
    data: dict[str, Any] = {
        "mailing_list": chosen or str(sync.mailing_list_id or ""),
        "new_list": body.new_list or "",
        **{
            name: getattr(body, name) or getattr(sync, name)
            for name in ("opt_outs", "deleted", "converted", "no_match")
        },
    }
    if body.import_opted_out:
        data["import_opted_out"] = "on"
    form = RulesForm(
        data,
        sync=sync,
        lists=lists_to_feed(sync, list_stays=list_stays),
        list_stays=list_stays,
        opt_outs_are_told=are_opt_outs_told(sync),
        opted_out=count_opted_out(sync) if data["opt_outs"] == Policy.IGNORE else 0,
    )
    if not form.is_valid():
        if "import_opted_out" in form.errors and len(form.errors) == 1:
            words = str(form.errors["import_opted_out"][0])
            raise ApiProblem.at("/rules/import_opted_out", words, code="confirmation_needed")
        raise refuse_form(form, {name: f"/rules/{name}" for name in form.fields}, other="/rules")
    for name in ("converted", "no_match"):
        # What was read may be sent again, also where this sync has no use for it.
        is_changed = getattr(body, name) not in (None, getattr(sync, name))
        if is_changed and name not in form.fields:
            raise ApiProblem.at(f"/rules/{name}", NO_SUCH_RULE)
    return form.rules


def check_schedule(sync: Sync, body: ScheduleBody, *, now: datetime) -> tuple[Schedule, int]:
    """Return the schedule, and the days between full reads."""
    data = {
        "frequency": body.frequency,
        "at": body.at or f"{sync.at:%H:%M}",
        "zone": body.zone or sync.zone,
        "weekday": _text(body.weekday if body.weekday is not None else sync.weekday),
        "day": _text(body.day if body.day is not None else sync.day),
        "full_read_days": _text(
            body.full_read_days if body.full_read_days is not None else sync.full_read_days
        ),
    }
    form = ScheduleForm(data, sync=sync, now=now)
    if not form.is_valid():
        raise refuse_form(
            form, {name: f"/schedule/{name}" for name in form.fields}, other="/schedule"
        )
    return form.schedule, form.days_between_full_reads


@contextmanager
def checked_mapping(sync: Sync, pairs: Sequence[PairBody]) -> Iterator[MappingEditor]:
    """Open the mapping editor with these pairs, which fit."""
    emails = [index for index, pair in enumerate(pairs) if pair.column == EMAIL]
    if len(emails) != 1:
        raise ApiProblem.at("/mapping", "One pair, and no other, fills the column email.")
    order = [*emails, *(index for index, pair in enumerate(pairs) if pair.column != EMAIL)]
    rows = [_row_of(pairs[index]) for index in order]
    with KeptMappingSource(sync) as source:
        seen = fingerprint(load_pairs(sync))
        editor = MappingEditor.as_typed(sync, source, rows, seen=seen)
        if not editor.check():
            if editor.vocabulary.fields is None:
                raise ApiProblem("recruit_silent", source.trouble)
            raise ApiProblem("invalid", errors=list(_faults_of_pairs(editor, order)))
        yield editor


def _faults_of_pairs(editor: MappingEditor, order: Sequence[int]) -> Iterator[FieldProblem]:
    for index, form in zip(order, editor.form.forms, strict=True):
        for name, messages in form.errors.items():
            for message in messages:
                part = {"source": "source", "new_label": "new_field/label"}.get(name, "")
                yield FieldProblem(
                    path=f"/mapping/{index}/{part}".rstrip("/"), message=str(message)
                )


def _row_of(pair: PairBody) -> PairRow:
    if pair.new_field is not None:
        return PairRow(
            pair.source,
            NEW,
            pair.clear_when_empty,
            new_label=pair.new_field.label,
            new_type=pair.new_field.type or "",
        )
    target = pair.column or own_target(pair.contact_field or "")
    return PairRow(pair.source, target, pair.clear_when_empty)


def _place_fault(fault: Problem, at: str) -> FieldProblem:
    condition = f"{at}/conditions/{(fault.condition or 1) - 1}"
    match fault.part:
        case FormPart.PATTERN:
            return FieldProblem(path=f"{at}/pattern", message=fault.message, position=fault.place)
        case FormPart.CRITERIA:
            path = f"{at}/conditions"
        case FormPart.VALUE:
            place = "" if fault.place is None else f"/{fault.place}"
            path = f"{condition}/values{place}"
        case _:
            path = f"{condition}/{fault.part.value}"
    return FieldProblem(path=path, message=fault.message)


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
