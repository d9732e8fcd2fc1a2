"""The fields of a module and of contacts, and which may meet in a pair (R40, R41, R43)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

EMAIL, FIRST_NAME, LAST_NAME = "email", "first_name", "last_name"

COLUMNS = {EMAIL: "E-mail", FIRST_NAME: "First name", LAST_NAME: "Last name"}
"""The contact fields that every organisation has."""

DEFAULTS = {EMAIL: "Email", FIRST_NAME: "First_Name", LAST_NAME: "Last_Name"}
"""The pairs that a new mapping begins with, where the module has the fields (R40)."""

TYPE_IN_WORDS = {
    "text": "a text",
    "number": "a number",
    "boolean": "yes or no",
    "date": "a date",
    "datetime": "a date and time",
}

_TYPES = {
    "integer": "number",
    "bigint": "number",
    "double": "number",
    "currency": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
}

_WORDS = {
    "picklist": "a pick list",
    "multiselectpicklist": "a pick list with several choices",
    "email": "an e-mail address",
    "phone": "a phone number",
    "website": "a web address",
    "lookup": "a link to another record",
    "ownerlookup": "a user of Recruit",
    "formula": "a formula",
}

_UNKNOWN = "of a type that Recruit does not tell"

_WITHOUT_VALUE = {
    "subform": "a table inside the record",
    "fileupload": "a file",
    "profileimage": "a picture",
}


def may_hold_address(data_type: str) -> bool:
    """Tell whether a field of this type can give the e-mail address, "" being an unknown type.

    Each address is judged by itself, so that nothing depends on a type that is not told (R9).
    """
    return data_type in {"email", ""}


class SourceField(NamedTuple):
    """A field of a module in Recruit; `data_type` is Recruit's word, "" if it is not told."""

    name: str
    label: str
    data_type: str
    custom: bool = False

    @property
    def suggested_type(self) -> str:
        """The type of a contact field that holds its values."""
        return _TYPES.get(self.data_type, "text")

    @property
    def type_in_words(self) -> str:
        known = _WITHOUT_VALUE | _WORDS | {"": _UNKNOWN}
        return known.get(self.data_type) or TYPE_IN_WORDS[self.suggested_type]


class OwnField(NamedTuple):
    """A contact field of the organisation; `type` is one of `TYPE_IN_WORDS`."""

    key: str
    label: str
    type: str


OWN = "own:"
"""What stands before the key of an own field where pairs name it."""


def own_target(key: str) -> str:
    """Return the name that pairs give the own field of this key; columns are named as they are."""
    return f"{OWN}{key}"


@dataclass(frozen=True)
class Vocabulary:
    """The fields that the pairs of one sync can be made of; `module` is its name for people.

    `fields` are the module's by name; None while Recruit cannot be asked. `custom_refusal` says why
    custom fields cannot be mapped, "" where they can (R43). The field with the e-mail address may
    be custom all the same: some modules have no other (R40). `filled_elsewhere` looks up which
    contact field the organisation's other syncs fill from a source field, "" for none; it is asked
    for a row that is added and for no other, since the syncs may be many.
    """

    module: str
    fields: Mapping[str, SourceField] | None
    own_fields: Mapping[str, OwnField]
    custom_refusal: str = ""
    filled_elsewhere: Callable[[str], str] = lambda _: ""

    @property
    def email_fields(self) -> list[SourceField]:
        return [f for f in (self.fields or {}).values() if may_hold_address(f.data_type)]

    @property
    def lacks_email(self) -> bool:
        """Tells that nobody in this module can be mailed (R40)."""
        return self.fields is not None and not self.email_fields

    def why_not(self, source: str, target: str = "") -> str:
        """Say why a field cannot be the source of this target; return "" if it can."""
        field = (self.fields or {}).get(source)
        if field is None:
            return f"{self.module} has no field {source} in Recruit, or none any more."
        if target == EMAIL:
            holds_one = may_hold_address(field.data_type)
            return "" if holds_one else f"{field.label} holds no e-mail address."
        if field.data_type in _WITHOUT_VALUE:
            return f"{field.label} is {field.type_in_words}, which cannot be copied."
        return self.custom_refusal if field.custom else ""

    @property
    def labels(self) -> dict[str, str]:
        """The account's own words for its fields, by name."""
        return {field.name: field.label for field in (self.fields or {}).values()}

    @property
    def custom(self) -> frozenset[str]:
        """The names of the custom fields."""
        return frozenset(name for name, field in (self.fields or {}).items() if field.custom)

    def label_of(self, source: str) -> str:
        field = (self.fields or {}).get(source)
        return field.label if field else source

    def label_of_target(self, target: str) -> str:
        own = self._find_own(target)
        return own.label if own else COLUMNS.get(target, target.removeprefix("own:"))

    def knows_target(self, target: str) -> bool:
        return target in COLUMNS or self._find_own(target) is not None

    def type_of(self, target: str) -> str:
        own = self._find_own(target)
        return own.type if own else "text"

    def suggest_target(self, source: str) -> str:
        """Return the contact field that suggests itself for a source field; "" for none.

        The one that other syncs fill from it comes before one of a similar name.
        """
        by_default = {name: target for target, name in DEFAULTS.items()}
        if source in by_default:
            return by_default[source]
        elsewhere = self.filled_elsewhere(source)
        if self.knows_target(elsewhere):
            return elsewhere
        names = {source.lower(), self.label_of(source).lower()}
        alike = (f for f in self.own_fields.values() if {f.key, f.label.lower()} & names)
        return next((own_target(field.key) for field in alike), "")

    def _find_own(self, target: str) -> OwnField | None:
        key = target.removeprefix("own:")
        return self.own_fields.get(key) if target.startswith("own:") else None
