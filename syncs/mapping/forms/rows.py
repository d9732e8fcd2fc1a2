"""The rows of the mapping editor, as they are shown and as they are typed (R40, R41, R43)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from contacts.domain.names import UnfitName, fit_name
from contacts.models import FieldType
from syncs.mapping.rules.pairs import NewField, Pair, TypedPair
from syncs.mapping.rules.vocabulary import (
    COLUMNS,
    EMAIL,
    OwnField,
    SourceField,
    Vocabulary,
    own_target,
)

PREFIX = "pair"
ROWS = "rows"
"""How many rows there are."""

MOST_PAIRS = 100
NEW = "new"
"""The target of a row on which a contact field is made."""

AS_IN_RECRUIT = "As in Recruit"

Choice = tuple[str, str]
Groups = list[Choice | tuple[str, list[Choice]]]


@dataclass(frozen=True)
class Row:
    """What one row of the editor holds, complete or not; `announced` is a warning it has shown."""

    source: str = ""
    target: str = ""
    clear_when_empty: bool = False
    new_label: str = ""
    new_type: str = ""
    announced: str = ""

    @classmethod
    def of(cls, pair: Pair) -> Row:
        return cls(pair.source, pair.target, pair.clear_when_empty)

    def field_type(self, vocabulary: Vocabulary) -> str:
        """The type that its values are converted to."""
        if self.target != NEW:
            return vocabulary.type_of(self.target)
        return self.new_type if self.new_type in FieldType.values else self._suggested(vocabulary)

    def label(self, vocabulary: Vocabulary) -> str:
        """What a field that is made on this row is called."""
        return self.new_label.strip() or vocabulary.label_of(self.source)

    def _suggested(self, vocabulary: Vocabulary) -> str:
        field = (vocabulary.fields or {}).get(self.source)
        return field.suggested_type if field else FieldType.TEXT.value


def typed_rows(typed: Mapping[str, str]) -> list[Row]:
    """All that was typed, whether it fits or not, so that nothing is lost on the way."""
    total = typed.get(ROWS, "")
    known = total.isascii() and total.isdecimal() and len(total) < 5
    count = min(int(total), MOST_PAIRS) if known else 0
    return [_typed_row(typed, f"{PREFIX}-{place}-", is_email=place == 0) for place in range(count)]


def _typed_row(typed: Mapping[str, str], prefix: str, *, is_email: bool) -> Row:
    def text(name: str) -> str:
        return typed.get(prefix + name, "")[:200]

    row = Row(
        source=text("source"),
        target=text("target"),
        clear_when_empty=f"{prefix}clear_when_empty" in typed,
        new_label=text("new_label"),
        new_type=text("new_type"),
        announced=text("announced"),
    )
    return replace(row, target=EMAIL, clear_when_empty=False) if is_email else row


class SelectWithReasons(forms.Select):
    """Shows what cannot be chosen, but for what is chosen already: a browser would not send it."""

    forbidden: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.forbidden and not option["selected"]:
            option["attrs"]["disabled"] = True
        return option


class PairForm(forms.Form):
    """One row. `row` is what it holds; the first of all is that of the e-mail address."""

    source = forms.ChoiceField(
        label="Field in Recruit",
        widget=SelectWithReasons,
        error_messages={"required": "Choose the field in Recruit."},
    )
    target = forms.ChoiceField(
        label="Contact field",
        error_messages={
            "required": "Choose the contact field that it fills.",
            "invalid_choice": "This contact field is not there any more. Choose another one.",
        },
    )
    clear_when_empty = forms.BooleanField(label="Clear when empty", required=False)
    new_label = forms.CharField(
        label="Name of the new field",
        required=False,
        max_length=200,
        widget=forms.TextInput(
            {"placeholder": AS_IN_RECRUIT, "dir": "auto", "autocomplete": "off", "maxlength": None}
        ),
    )
    new_type = forms.ChoiceField(
        label="Type", required=False, choices=[("", AS_IN_RECRUIT), *FieldType.choices]
    )
    announced = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(
        self,
        data: dict[str, Any] | None,
        *,
        vocabulary: Vocabulary,
        row: Row,
        is_email: bool,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = asdict(row)
        super().__init__(data, **kwargs)
        self.vocabulary, self.row, self.is_email = vocabulary, row, is_email
        _set_choices(self.fields["source"], self._sources())
        if is_email:
            for name in ("target", "clear_when_empty", "new_label", "new_type"):
                del self.fields[name]
            return
        source = self.fields["source"].widget
        assert isinstance(source, SelectWithReasons)  # noqa: S101 (declared above)
        source.forbidden = frozenset(
            field.name for field in self._fields() if vocabulary.why_not(field.name)
        )
        _set_choices(self.fields["target"], _targets(vocabulary))

    def clean_source(self) -> str:
        source: str = self.cleaned_data["source"]
        if self.vocabulary.fields is None:
            return source
        if why := self.vocabulary.why_not(source, EMAIL if self.is_email else ""):
            raise ValidationError(why)
        return source

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("target") == NEW and given.get("source") and "new_label" in given:
            try:
                given["new_label"] = fit_name(self.row.label(self.vocabulary))
            except UnfitName as fault:
                self.add_error("new_label", str(fault))
        return given

    @property
    def typed_pair(self) -> TypedPair:
        """When valid."""
        given = self.cleaned_data
        if self.is_email:
            return TypedPair(given["source"], EMAIL)
        target: str | NewField = given["target"]
        if target == NEW:
            target = NewField(given["new_label"], self.row.field_type(self.vocabulary))
        return TypedPair(given["source"], target, given["clear_when_empty"])

    def _fields(self) -> list[SourceField]:
        return list((self.vocabulary.fields or {}).values())

    def _sources(self) -> Groups:
        """Grouped as in Recruit; a field that is gone, or has changed, stays while it is chosen."""
        fields = self.vocabulary.email_fields if self.is_email else self._fields()
        chosen = self.row.source
        lost = [chosen] if chosen and chosen not in {field.name for field in fields} else []
        empty: Groups = [("", "Choose a field"), *((name, self._lost(name)) for name in lost)]
        if self.is_email:
            return [*empty, *_named(fields)]
        own = _named(field for field in fields if not field.custom)
        custom = _named(field for field in fields if field.custom)
        needs = " (only with criteria)" if self.vocabulary.custom_refusal else ""
        groups = ((own, "Recruit's own fields"), (custom, f"Custom fields{needs}"))
        return [*empty, *((title, choices) for choices, title in groups if choices)]

    def _lost(self, name: str) -> str:
        is_gone = self.vocabulary.fields is not None and name not in self.vocabulary.fields
        return f"{name} (not in Recruit)" if is_gone else self.vocabulary.label_of(name)


class MappingForm:
    """All rows; one in which nothing is chosen counts for nothing. Checked only where `check`."""

    def __init__(self, rows: Sequence[Row], vocabulary: Vocabulary, *, check: bool = False) -> None:
        self.vocabulary = vocabulary
        self.forms = [
            PairForm(
                _as_data(row, place) if check else None,
                prefix=f"{PREFIX}-{place}",
                vocabulary=vocabulary,
                row=row,
                is_email=place == 0,
                use_required_attribute=False,
                empty_permitted=place > 0 and row == Row(),
            )
            for place, row in enumerate(rows)
        ]
        for form in self.forms:
            self._look_again(form)

    @property
    def is_full(self) -> bool:
        return len(self.forms) >= MOST_PAIRS

    def is_valid(self) -> bool:
        """Whether each row fits, no contact field is filled twice, and no new one is there."""
        valid = [form.is_valid() for form in self.forms]
        self._check_targets()
        return bool(valid) and not any(form.errors for form in self.forms)

    @property
    def typed_pairs(self) -> list[TypedPair]:
        """When valid."""
        return [form.typed_pair for form in self.forms if form.cleaned_data]

    def _look_again(self, form: PairForm) -> None:
        """What is chosen decides about the samples: htmx then asks for these, and leaves alone what
        is being typed."""
        found = ",".join(f"#{each.prefix}-found" for each in self.forms)
        for name in {"source", "target", "new_type"} & set(form.fields):
            form.fields[name].widget.attrs |= {
                "hx-post": "",
                "hx-swap": "none",
                "hx-select-oob": f"#mapping-trouble,{found}",
            }

    def _check_targets(self) -> None:
        labels = {name.casefold() for name in COLUMNS.values()}
        labels |= {field.label.casefold() for field in self.vocabulary.own_fields.values()}
        filled = {EMAIL}
        for form in self.forms[1:]:
            target = form.cleaned_data.get("target")
            if target == NEW:
                self._check_label(form, labels)
            elif target in filled:
                label = self.vocabulary.label_of_target(target)
                form.add_error("target", f"{label} is filled by another pair already.")
            elif target:
                filled.add(target)

    def _check_label(self, form: PairForm, labels: set[str]) -> None:
        label = form.cleaned_data.get("new_label") or ""
        if label.casefold() in labels:
            form.add_error(
                "new_label",
                f"There is a contact field {label} already. Choose it, or enter another name.",
            )
        elif label:
            labels.add(label.casefold())


def _as_data(row: Row, place: int) -> dict[str, Any]:
    """As a browser sends it: a box that is not ticked is not there."""
    named = {f"{PREFIX}-{place}-{name}": value for name, value in asdict(row).items()}
    return {name: value for name, value in named.items() if value is not False}


def _named(fields: Iterable[SourceField]) -> list[Choice]:
    """By label; where two have the same one, with the name that tells them apart."""
    fields = sorted(fields, key=lambda field: (field.label.casefold(), field.name))
    labels = Counter(field.label for field in fields)
    return [
        (field.name, field.label if labels[field.label] == 1 else f"{field.label} ({field.name})")
        for field in fields
    ]


def _targets(vocabulary: Vocabulary) -> Groups:
    columns = [(name, label) for name, label in COLUMNS.items() if name != EMAIL]
    own = [(own_target(key), _with_type(field)) for key, field in vocabulary.own_fields.items()]
    groups: Groups = [("Of every contact", columns)]
    if own:
        groups.append(("Your own fields", own))
    return [("", "Choose a contact field"), (NEW, "New field…"), *groups]


def _with_type(field: OwnField) -> str:
    return f"{field.label} ({FieldType(field.type).label.lower()})"


def _set_choices(field: forms.Field, choices: Any) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (declared above)
    field.choices = choices
