"""The fields that conditions can be about, and Recruit's data types that they come from (R30)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class ValueType(StrEnum):
    """The kind of value that a field holds, as far as conditions go by it."""

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


DATA_TYPES: Mapping[str, ValueType | None] = {
    "text": ValueType.TEXT,
    "autonumber": ValueType.TEXT,
    "textarea": ValueType.TEXT_AREA,
    "email": ValueType.EMAIL,
    "phone": ValueType.PHONE,
    "website": ValueType.URL,
    "integer": ValueType.NUMBER,
    "bigint": ValueType.NUMBER,
    "double": ValueType.NUMBER,
    "currency": ValueType.CURRENCY,
    "date": ValueType.DATE,
    "datetime": ValueType.DATE_TIME,
    "boolean": ValueType.BOOLEAN,
    "picklist": ValueType.PICK_LIST,
    "multiselectpicklist": ValueType.MULTI_SELECT,
    "lookup": ValueType.LOOK_UP,
    "ownerlookup": ValueType.OWNER,
    "formula": None,
    "subform": None,
    "fileupload": None,
    "profileimage": None,
}
"""The type of each of Recruit's data types.

No condition can judge a data type that has None, or that is not here.
"""

NO_CHOICE = "-None-"
"""The choice that a pick list of Recruit offers for leaving it empty."""


class Subject(StrEnum):
    """The owner of a field: the record itself, or a related record (R36)."""

    RECORD = "record"
    CLIENT = "client"
    JOB_OPENING = "job_opening"


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A value of a pick list: `actual` is what records hold, `display` what people see."""

    actual: str
    display: str


FieldKey = tuple[Subject, str]
"""A field's subject and API name, which tell it from all others."""


@dataclass(frozen=True, slots=True)
class ConditionField:
    """A field as Recruit's metadata has it. Only pick lists and multi-selects have choices."""

    api_name: str
    label: str
    type: ValueType
    choices: tuple[FieldChoice, ...] = ()
    subject: Subject = Subject.RECORD

    @property
    def key(self) -> FieldKey:
        return self.subject, self.api_name


def field_of(
    *,
    api_name: str,
    label: str,
    data_type: str,
    choices: Iterable[FieldChoice] = (),
    subject: Subject = Subject.RECORD,
) -> ConditionField | None:
    """Make the field of one entry of the metadata; None if no condition can judge its type."""
    field_type = DATA_TYPES.get(data_type)
    if field_type is None:
        return None
    offered = tuple(choice for choice in choices if choice.actual not in ("", NO_CHOICE))
    return ConditionField(
        api_name, label or api_name.replace("_", " "), field_type, offered, subject
    )


def by_key(fields: Iterable[ConditionField]) -> dict[FieldKey, ConditionField]:
    return {field.key: field for field in fields}
