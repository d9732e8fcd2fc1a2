"""Forms that change what others may change meanwhile, and say so field by field (R24)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from web.seen import ChangedMeanwhile, Seen, Stored

NOTHING = "nothing"


@dataclass(frozen=True)
class FieldChange:
    """A change that somebody else made while the form was open, in the words of the form.

    `name` is what the box that takes it over sends. `was` is "" where it is not known what the
    person had seen.
    """

    name: str
    label: str
    was: str
    now: str


class ChangeableField(BoundField):
    """A field as it stands on the page, with what somebody else has changed of it meanwhile."""

    @property
    def change(self) -> FieldChange | None:
        return getattr(self.form, "changes", {}).get(self.name)


class SeenForm(forms.Form):
    """A form that takes along what it showed of all that it edits.

    `edits` says of each thing that is stored in which fields it is entered; its change is shown
    beside the first. A subclass has all fields by the time that its `__init__` ends.
    """

    bound_field_class = ChangeableField
    edits: ClassVar[Mapping[str, tuple[str, ...]]]

    def __init__(self, data: Any, *, stored: Stored, **kwargs: Any) -> None:
        """Make the form; `stored` is what is stored of all that it edits, by the names of
        `edits`, and `data` is None where it is only shown."""
        super().__init__(data, **kwargs)
        self.stored = stored
        self.changes: dict[str, FieldChange] = {}
        """Of each field what somebody else has changed meanwhile, once that was found."""
        self._is_shown_anew = not self.is_bound
        self._stamp_before = ""

    @property
    def seen(self) -> Seen:
        """The things that the page had shown from which this form was sent."""
        return Seen.unsealed(self.data.get("seen", ""))

    @property
    def stamp(self) -> str:
        """The text that the page takes along, of what it shows now or had shown before."""
        if not self._is_shown_anew:
            return str(self.data.get("seen", ""))
        if self._stamp_before:
            return self._stamp_before
        words = {name: self.words_of(name, value) for name, value in self.stored.items()}
        return Seen.of(self.stored, words).sealed()

    def type_again(self, typed: Mapping[str, str] | None) -> None:
        """Show what was typed before and not saved, finished or not, unless something is sent now;
        it goes along with what was seen then."""
        if self.is_bound or typed is None:
            return
        for name, field in self.fields.items():
            sent = field.widget.value_from_datadict(typed, {}, self.add_prefix(name))
            self.initial[name] = sent
        self._stamp_before = typed.get("seen", "")

    def show_changes(self, other: ChangedMeanwhile) -> None:
        """Show beside the fields what somebody else has changed; from now on it has been seen."""
        found = [self._change_of(name, other.stored[name]) for name in other.names]
        # A view that is none any more is told by the choice beside it.
        told = [change for change in found if change.now != NOTHING] or found
        self.changes = {self.edits[change.name][0]: change for change in told}
        self.stored, self._is_shown_anew, self._stamp_before = other.stored, True, ""

    def full_clean(self) -> None:
        """Clean what was sent, with what is stored in the place of what the person gives up."""
        self._take_theirs()
        super().full_clean()

    def words_of(self, name: str, value: object) -> str:
        """Return a value in the words of its field."""
        field = self.fields.get(self.edits[name][0])
        labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        text = "" if value is None else str(value)
        return labels.get(text, text) or NOTHING

    def _change_of(self, name: str, value: object) -> FieldChange:
        field = self.fields.get(self.edits[name][0])
        label = str(field.label if field else name)
        return FieldChange(
            name, label, was=self.seen.words.get(name, ""), now=self.words_of(name, value)
        )

    def _take_theirs(self) -> None:
        """Put what is stored into the fields whose box *Take theirs* is ticked."""
        if not isinstance(self.data, QueryDict):
            return
        data = self.data.copy()
        for name in set(data.getlist("take")) & set(self.edits):
            for each in self.edits[name]:
                if each in self.fields:
                    data[self.add_prefix(each)] = self._as_sent(each)
        self.data = data

    def _as_sent(self, name: str) -> str:
        """Return what is stored of a field as a browser sends it."""
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))
        formatted = field.widget.format_value(value)
        chosen = formatted[0] if isinstance(formatted, list) and formatted else formatted
        return "" if not chosen else str(chosen)
