"""Checks the parts of a sync in a manifest by the forms and editors of its pages, and saves them by
the same actions (R22, R104)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings

from contacts.models import MailingList
from criteria import Condition, Connector, Criteria, FormPart, Problem, Subject, ValueType
from criteria import check_criteria as find_problems
from syncs.account.metadata import AccountSilent, fields_of
from syncs.account.related_metadata import fields_for_criteria, relation_refusals
from syncs.criteria_editor.rules.conditions import relabel_conditions
from syncs.definition.actions.change import (
    ListFixed,
    change_criteria,
    change_records,
    change_rules,
    change_schedule,
    has_run,
)
from syncs.domain.relations import relations_of
from syncs.editions.allowances import refusal_of
from syncs.editions.custom_fields import CustomFieldsMapped, comes_mapping_first
from syncs.editions.rules import Feature
from syncs.manifest.rules.document import WEEKDAYS, CriteriaEntry, SyncEntry
from syncs.manifest.rules.faults import ManifestFault, Path
from syncs.mapping.actions.save import CustomFieldsRefused, FieldGone, save_mapping
from syncs.mapping.actions.stored import load_pairs, load_vocabulary
from syncs.mapping.forms.mapping import MappingForm
from syncs.mapping.forms.rows import MAX_PAIRS, PairRow
from syncs.mapping.queries import visible_fields
from syncs.mapping.rules.pairs import fingerprint
from syncs.mapping.rules.vocabulary import COLUMNS, EMAIL, Vocabulary, own_target
from syncs.models import Selection, Sync, SyncState
from syncs.proposal.parts import Records, Rules
from syncs.proposal.stored import (
    stored_criteria,
    stored_records,
    stored_rules,
    stored_schedule,
)
from syncs.schedule.forms import ScheduleForm
from syncs.wizard.forms.records import AFTER, ALL_DATA, RecordsForm
from syncs.wizard.forms.rules import LIST_STAYS, RulesForm
from syncs.wizard.queries.choices import find_views, refusals_of_selections
from syncs.wizard.queries.opted_out import count_opted_out
from syncs.wizard.rules import tells_opt_outs
from web.seen import Seen


@dataclass
class PartSaver:
    """Saves one sync of a manifest, and keeps what is wrong with it in `faults`."""

    sync: Sync
    entry: SyncEntry
    path: Path
    now: datetime
    may_import_opted_out: bool = False
    faults: list[ManifestFault] = field(default_factory=list)

    def save(self) -> None:
        """Save all parts that fit. The caller takes all of it back if there are faults."""
        mapping_first = comes_mapping_first(self.sync, self.entry.records.selection)
        order: Sequence[Callable[[], None]] = (
            (self._save_mapping, self._save_records)
            if mapping_first
            else (self._save_records, self._save_mapping)
        )
        for step in (*order, self._save_rules, self._save_schedule):
            with self._silence_noted():
                step()
            self.sync.refresh_from_db()

    def _note(self, message: str, *path: str | int) -> None:
        self.faults.append(ManifestFault((*self.path, *path), message))

    @contextmanager
    def _silence_noted(self) -> Iterator[None]:
        try:
            yield
        except AccountSilent as silent:
            self._note(str(silent))

    def _note_form(self, form: forms.BaseForm, places: Mapping[str, Path]) -> None:
        for name, messages in form.errors.items():
            for message in messages:
                self._note(str(message), *places.get(str(name), (str(name),)))

    def _save_records(self) -> None:
        entry = self.entry.records
        views, _ = find_views(self.sync) if entry.selection == "view" else (None, "")
        form = RecordsForm(
            {
                "selection": entry.selection,
                "view": entry.view or "",
                "retrieve": AFTER if entry.after else ALL_DATA,
                "after": self._instant(entry.after),
            },
            sync=self.sync,
            views=views,
            refusals=refusals_of_selections(self.sync),
            now=self.now,
        )
        places = ("selection", "view", "after")
        if not form.is_valid():
            self._note_form(form, {name: ("records", name) for name in places})
            return
        if entry.selection == "criteria":
            self._save_criteria(form.records)
            return
        if entry.criteria:
            self._note("Criteria are only for the selection “criteria”.", "records", "criteria")
            return
        try:
            change_records(self.sync, form.records, seen=Seen.of(stored_records(self.sync)))
        except CustomFieldsMapped as fault:
            self._note(str(fault), "records", "selection")

    def _instant(self, after: str | None) -> datetime | str:
        """Return an instant as the form takes it; a text that is none is for the form to refuse."""
        if not after:
            return ""
        try:
            instant = datetime.fromisoformat(after)
        except ValueError:
            return after
        return f"{after} without an offset" if instant.tzinfo is None else instant

    def _save_criteria(self, records: Records) -> None:
        if self.entry.records.criteria is None:
            self._note("There are no criteria yet, so that nobody can be selected.", "records")
            return
        if why := refusal_of(Feature.CRITERIA, self.sync.connection, self.sync.organisation):
            self._note(why, "records", "selection")
            return
        criteria = self._checked(self.entry.records.criteria)
        if criteria is None:
            return
        seen = Seen.of(stored_criteria(self.sync))
        change_criteria(self.sync, criteria, seen=seen)
        after = Records(
            Selection.CRITERIA.value,
            self.sync.view_id,
            self.sync.view_name,
            records.retrieve_after,
        )
        change_records(self.sync, after, seen=Seen.of(stored_records(self.sync)))

    def _checked(self, entry: CriteriaEntry) -> Criteria | None:
        """Return the criteria with today's labels and types, None where something is wrong."""
        sync = self.sync
        subjects = {each.of for each in entry.conditions}
        asked = [each for each in relations_of(sync.module) if each.subject.value in subjects]
        fields = fields_for_criteria(sync.connection, sync.module, asked)
        written = Criteria(
            conditions=tuple(
                Condition(
                    subject=Subject(each.of),
                    field=each.field,
                    label=each.field,
                    type=ValueType.TEXT,
                    operator=each.operator,
                    values=tuple(each.values),
                    connector=Connector(each.joined_by),
                )
                for each in entry.conditions
            ),
            pattern=entry.pattern,
        )
        criteria = relabel_conditions(written, fields)
        limit = settings.MOST_CONDITIONS
        problems = [
            each
            for each in find_problems(criteria, fields, max_conditions=limit)
            if not each.warning
        ]
        for problem in problems:
            self._note(problem.message, "records", "criteria", *_place_of(problem))
        refusals = relation_refusals(sync.connection, sync.module) if asked else {}
        refused = [
            (number, refusals[Subject(each.of)])
            for number, each in enumerate(entry.conditions)
            if Subject(each.of) in refusals
        ]
        for number, why in refused:
            self._note(why, "records", "criteria", "conditions", number, "of")
        return None if problems or refused else criteria

    def _save_mapping(self) -> None:
        if not self.entry.mapping and self.sync.state == SyncState.DRAFT:
            return  # It has none yet, or what it began with.
        if len(self.entry.mapping) > MAX_PAIRS:
            self._note(f"A mapping has at most {MAX_PAIRS} pairs.", "mapping")
            return
        known = visible_fields(fields_of(self.sync.connection, self.sync.module))
        vocabulary = load_vocabulary(self.sync, known)
        rows = self._rows(vocabulary)
        if rows is None:
            return
        form = MappingForm([row for _, row in rows], vocabulary, check=True)
        if not form.is_valid():
            keys = {"source": "from", "target": "to"}
            for (number, _), each in zip(rows, form.forms, strict=True):
                at = {name: ("mapping", number, keys.get(name, name)) for name in each.fields}
                self._note_form(each, at)
            return
        try:
            save_mapping(
                self.sync,
                form.typed_pairs,
                seen=fingerprint(load_pairs(self.sync)),
                labels={name: each.label for name, each in known.items()},
                custom={name for name, each in known.items() if each.custom},
            )
        except (CustomFieldsRefused, FieldGone) as fault:
            self._note(str(fault) or "The mapping does not fit any more.", "mapping")

    def _rows(self, vocabulary: Vocabulary) -> list[tuple[int, PairRow]] | None:
        """Return the rows of the editor with their places here, that of the e-mail address first;
        None where something is wrong."""
        targets = {label.casefold(): column for column, label in COLUMNS.items()}
        targets |= {
            own.label.casefold(): own_target(own.key) for own in vocabulary.own_fields.values()
        }
        rows: list[tuple[int, PairRow]] = []
        for number, pair in enumerate(self.entry.mapping):
            target = targets.get(pair.target.casefold())
            if target is None:
                self._note(
                    f"There is no contact field “{pair.target}”. Write it under contact_fields.",
                    "mapping",
                    number,
                    "to",
                )
            elif target == EMAIL and pair.clear_when_empty:
                self._note("An e-mail address is never cleared.", "mapping", number)
            else:
                rows.append((number, PairRow(pair.source, target, pair.clear_when_empty)))
        emails = [each for each in rows if each[1].target == EMAIL]
        if len(emails) != 1:
            said = "Two pairs fill it." if emails else "No field gives the e-mail address yet."
            self._note(f"E-mail: {said}", "mapping")
        if len(emails) != 1 or len(rows) != len(self.entry.mapping):
            return None
        return [*emails, *(each for each in rows if each[1].target != EMAIL)]

    def _save_rules(self) -> None:
        sync, entry = self.sync, self.entry.rules
        found = self._find_list()
        told = tells_opt_outs(fields_of(sync.connection, sync.module))
        data: dict[str, Any] = {
            "mailing_list": str(found.pk) if found else "",
            "opt_outs": entry.opt_outs,
            "deleted": entry.deleted,
            "converted": entry.converted or sync.converted,
            "no_match": entry.no_match or sync.no_match,
        }
        if self.may_import_opted_out:
            data["import_opted_out"] = "on"
        form = RulesForm(
            data,
            sync=sync,
            lists=[found] if found else [],
            list_stays=has_run(sync),
            opt_outs_are_told=told,
            opted_out=count_opted_out(sync),
        )
        form.is_valid()
        keeps_none = self.entry.mailing_list is None and sync.mailing_list_id is None
        if keeps_none:
            form.errors.pop("mailing_list", None)
        places: dict[str, Path] = {name: ("rules", name) for name in form.fields}
        places |= {"mailing_list": ("list",), "import_opted_out": ("rules", "opt_outs")}
        for name in ("converted", "no_match"):
            if getattr(entry, name) and name not in form.fields:
                self._note("This sync has no such rule.", "rules", name)
        if form.errors or self.faults:
            self._note_form(form, places)
            return
        rules = _without_list(form) if keeps_none else form.rules
        try:
            change_rules(sync, rules, seen=Seen.of(stored_rules(sync)), now=self.now)
        except ListFixed:
            self._note(LIST_STAYS, "list")

    def _find_list(self) -> MailingList | None:
        name = self.entry.mailing_list
        if name is None:
            return None
        found = self.sync.organisation.mailing_lists.filter(name__iexact=name).first()
        if found is None:
            self._note(f"There is no list “{name}”. Write it under lists.", "list")
        elif found.archived_at and found.pk != self.sync.mailing_list_id:
            self._note(f"The list {found} is archived. Choose another.", "list")
        return found

    def _save_schedule(self) -> None:
        entry = self.entry.schedule
        weekday = entry.weekday
        data = {
            "frequency": entry.frequency,
            "at": entry.at or "",
            "zone": entry.zone,
            "found": entry.zone,
            "weekday": str(WEEKDAYS.index(weekday)) if weekday else "",
            "day": "" if entry.day is None else str(entry.day),
            "full_read_days": str(
                self.sync.full_read_days
                if entry.read_everything_days is None
                else entry.read_everything_days
            ),
        }
        form = ScheduleForm(data, sync=self.sync, now=self.now)
        if not form.is_valid():
            names = {"full_read_days": "read_everything_days"}
            self._note_form(
                form, {each: ("schedule", names.get(each, each)) for each in form.fields}
            )
            return
        if form.schedule.zone != entry.zone:
            meant = form.schedule.zone
            self._note(f"There is no such time zone. Is it {meant}?", "schedule", "zone")
            return
        change_schedule(
            self.sync,
            form.schedule,
            full_read_days=form.days_between_full_reads,
            seen=Seen.of(stored_schedule(self.sync)),
            now=self.now,
        )


def _without_list(form: RulesForm) -> Rules:
    """Return the rules of a draft that has no list yet."""
    given = form.cleaned_data
    return Rules(
        mailing_list_id=None,
        new_list="",
        opt_outs=given["opt_outs"],
        deleted=given["deleted"],
        converted=given.get("converted", form.sync.converted),
        no_match=given.get("no_match", form.sync.no_match),
    )


def _place_of(problem: Problem) -> Path:
    """Return where in the criteria a problem stands; of a pattern its words name the place."""
    if problem.part == FormPart.PATTERN:
        return ("pattern",)
    if problem.condition is None:
        return ("conditions",)
    at: dict[FormPart, Path] = {
        FormPart.FIELD: ("field",),
        FormPart.OPERATOR: ("operator",),
        FormPart.VALUE: ("values", problem.place or 0),
    }
    return ("conditions", problem.condition - 1, *at.get(problem.part, ()))
