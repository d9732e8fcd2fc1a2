"""The fields that conditions can be about, and Recruit's data types that they come from (R30)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    """What a field holds, as far as conditions go by it."""

    TEXT = "text"
    TEXT_AREA = "textarea"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    NUMBER = "number"
    CURRENCY = "currency"
    DATE = "date"
    DATE_TIME = "datetime"
    BOOLEAN = "boolean"
    PICK_LIST = "picklist"
    MULTI_SELECT = "multiselect"
    LOOK_UP = "lookup"
    OWNER = "owner"


DATA_TYPES: Mapping[str, FieldType | None] = {
    "text": FieldType.TEXT,
    "autonumber": FieldType.TEXT,
    "textarea": FieldType.TEXT_AREA,
    "email": FieldType.EMAIL,
    "phone": FieldType.PHONE,
    "website": FieldType.URL,
    "integer": FieldType.NUMBER,
    "bigint": FieldType.NUMBER,
    "double": FieldType.NUMBER,
    "currency": FieldType.CURRENCY,
    "date": FieldType.DATE,
    "datetime": FieldType.DATE_TIME,
    "boolean": FieldType.BOOLEAN,
    "picklist": FieldType.PICK_LIST,
    "multiselectpicklist": FieldType.MULTI_SELECT,
    "lookup": FieldType.LOOK_UP,
    "ownerlookup": FieldType.OWNER,
    "formula": None,
    "subform": None,
    "fileupload": None,
    "profileimage": None,
}
"""Recruit's data types. None, and any type that is not here: no condition can judge it."""

NO_CHOICE = "-None-"
"""What a pick list of Recruit offers for leaving it empty."""


class Subject(StrEnum):
    """Whose field it is: the record's own, or a related record's (R36)."""

    RECORD = "record"
    CLIENT = "client"
    JOB_OPENING = "job_opening"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a pick list: `actual` is what records hold, `display` what people see."""

    actual: str
    display: str


FieldKey = tuple[Subject, str]
"""A field's subject and API name, which tell it from all others."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field as Recruit's metadata has it. Only pick lists and multi-selects have choices."""

    api_name: str
    label: str
    type: FieldType
    choices: tuple[Choice, ...] = ()
    subject: Subject = Subject.RECORD

    @property
    def key(self) -> FieldKey:
        return self.subject, self.api_name


def field_of(
    *,
    api_name: str,
    label: str,
    data_type: str,
    choices: Iterable[Choice] = (),
    subject: Subject = Subject.RECORD,
) -> Field | None:
    """The field for one entry of the metadata; None if no condition can judge its type."""
    field_type = DATA_TYPES.get(data_type)
    if field_type is None:
        return None
    offered = tuple(choice for choice in choices if choice.actual not in ("", NO_CHOICE))
    return Field(api_name, label or api_name.replace("_", " "), field_type, offered, subject)


def by_key(fields: Iterable[Field]) -> dict[FieldKey, Field]:
    return {field.key: field for field in fields}
