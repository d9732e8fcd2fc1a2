"""The form of a person: which fields it has, and what a browser sends for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..records.entry import Record
from ..schema.field import Field
from ..schema.module import Module
from .words import text_of

# In this order, those that the module has.
_COMMON = (
    "First_Name", "Last_Name", "Name", "Email", "Contact_Address", "Work_Email", "Private_Email",
    "Candidate_Status", "Current_Job_Title", "Job_Title", "Department", "Last_Department",
    "Experience_in_Years", "Year_of_Passing", "Phone", "Work_Phone", "City", "Mailing_City",
    "Country", "Mailing_Country", "Left_On", "Available_From", "Remote_OK", "Key_Account",
    "Would_Return",
)  # fmt: skip
_MAX_ADDRESS_LENGTH = 5_000


@dataclass(frozen=True)
class Input:
    """A field on the form: `text` as typed or stored, `problem` in words."""

    field: Field
    text: str
    problem: str = ""

    @property
    def kind(self) -> str:
        """The way in which it is asked for."""
        kinds = {"picklist": "choice", "boolean": "tick", "date": "date"}
        return kinds.get(self.field.data_type, "line")

    @property
    def options(self) -> list[str]:
        """The pick list, with the present value even where that is not on it."""
        listed = list(dict.fromkeys(self.field.pick_list))
        return listed if not self.text or self.text in listed else [*listed, self.text]


def has_people(module: Module) -> bool:
    """Tell whether its records are people: they have an e-mail address."""
    return any(field.data_type == "email" for field in module.fields)


def inputs_of(module: Module, record: Record) -> list[Input]:
    """Return the form as the record fills it."""
    return [Input(field, _shown(field, record.get(field.api_name))) for field in _asked(module)]


def read_inputs(module: Module, form: Mapping[str, Any]) -> list[Input]:
    """Return the form as somebody sent it, with what is wrong."""
    inputs = []
    for field in _asked(module):
        text = str(form.get(field.api_name, "")).replace("\r\n", "\n")
        inputs.append(Input(field, text, _problem(field, text.strip())))
    return inputs


def differences(inputs: list[Input], record: Record) -> Record:
    """Return the values to store: of the fields that do not show what is stored already."""
    return {
        each.field.api_name: _value(each.field, each.text)
        for each in inputs
        if each.text != _shown(each.field, record.get(each.field.api_name))
    }


def _asked(module: Module) -> list[Field]:
    fields = {field.api_name: field for field in module.fields if not field.read_only}
    return [fields[name] for name in _COMMON if name in fields]


def _shown(field: Field, value: Any) -> str:
    if field.data_type == "boolean":
        return "yes" if value else ""
    return text_of(value).replace("\0", "\ufffd")  # as browsers send it back


def _problem(field: Field, text: str) -> str:
    if not text:
        return f"{field.field_label} is required." if field.mandatory else ""
    # A bad address is what one may want to have: any is taken.
    longest = _MAX_ADDRESS_LENGTH if field.data_type == "email" else field.length
    if len(text) > longest:
        return f"{field.field_label} can have {longest:,} characters; these are {len(text):,}."
    return _TYPED[field.data_type](text) if field.data_type in _TYPED else ""


def _no_integer(text: str) -> str:
    fits = text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 10
    return "" if fits else "Write a whole number, such as 3, or leave it empty."


def _no_date(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        return "There is no such date. Write it as 2026-01-31."
    return ""


_TYPED = {"integer": _no_integer, "date": _no_date}


def _value(field: Field, text: str) -> Any:
    if field.data_type == "boolean":
        return bool(text)
    if field.data_type != "email":  # blanks around an address are kept, to see what becomes of them
        text = text.strip()
    if not text:
        return None
    return int(text) if field.data_type == "integer" else text
