"""The choices of a mapping row: fields in Recruit, and contact fields (R40, R41, R43)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms

from contacts.models import FieldType
from syncs.mapping.forms.rows import NEW
from syncs.mapping.rules.vocabulary import (
    COLUMNS,
    EMAIL,
    OwnField,
    SourceField,
    Vocabulary,
    own_target,
)

Choice = tuple[str, str]
Groups = list[Choice | tuple[str, list[Choice]]]


class SelectWithReasons(forms.Select):
    """A select that shows also what cannot be chosen.

    What is chosen already stays enabled: a browser would not send it else.
    """

    forbidden: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.forbidden and not option["selected"]:
            option["attrs"]["disabled"] = True
        return option


def group_sources(vocabulary: Vocabulary, chosen: str, *, is_email: bool) -> Groups:
    """Group the fields of the module as Recruit does; for the e-mail address list its fields alone.

    A field that is gone, or has changed, stays while it is `chosen`.
    """
    fields = vocabulary.email_fields if is_email else list((vocabulary.fields or {}).values())
    lost = [chosen] if chosen and chosen not in {field.name for field in fields} else []
    empty: Groups = [
        ("", "Choose a field"),
        *((name, _label_lost(vocabulary, name)) for name in lost),
    ]
    if is_email:
        return [*empty, *_list_fields(fields)]
    own = _list_fields(field for field in fields if not field.custom)
    custom = _list_fields(field for field in fields if field.custom)
    needs = " (only with criteria)" if vocabulary.custom_refusal else ""
    groups = ((own, "Recruit's own fields"), (custom, f"Custom fields{needs}"))
    return [*empty, *((title, choices) for choices, title in groups if choices)]


def group_targets(vocabulary: Vocabulary) -> Groups:
    """Group the contact fields that a pair can fill, after one to be made."""
    columns = [(name, label) for name, label in COLUMNS.items() if name != EMAIL]
    own = [(own_target(key), _label_typed(field)) for key, field in vocabulary.own_fields.items()]
    groups: Groups = [("Of every contact", columns)]
    if own:
        groups.append(("Your own fields", own))
    return [("", "Choose a contact field"), (NEW, "New field…"), *groups]


def _label_lost(vocabulary: Vocabulary, name: str) -> str:
    is_gone = vocabulary.fields is not None and name not in vocabulary.fields
    return f"{name} (not in Recruit)" if is_gone else vocabulary.label_of(name)


def _list_fields(fields: Iterable[SourceField]) -> list[Choice]:
    """List fields by label; where two have the same one, with the name that tells them apart."""
    fields = sorted(fields, key=lambda field: (field.label.casefold(), field.name))
    labels = Counter(field.label for field in fields)
    return [
        (field.name, field.label if labels[field.label] == 1 else f"{field.label} ({field.name})")
        for field in fields
    ]


def _label_typed(field: OwnField) -> str:
    return f"{field.label} ({FieldType(field.type).label.lower()})"
