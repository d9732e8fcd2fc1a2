"""The modules, as `GET /settings/modules` describes one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..generated.dollar_keys import conversion_keys, dollar_keys
from ..generated.identifiers import NUMBER_FORMATS
from .custom_view import CustomView
from .field import Field

_EMPTY = {"jsonarray": list, "boolean": bool}
_UPDATED = ("Updated_On", "Modified_Time")
_NAMES = ("Full_Name", "Name", "Posting_Title", "Client_Name")


@dataclass(frozen=True)
class Module:
    """A module. `internal_name` is what Recruit calls it inside: Clients are *Accounts*."""

    api_name: str
    singular: str
    plural: str
    fields: Sequence[Field]
    views: Sequence[CustomView] = ()
    internal_name: str = ""
    generated_type: str = "default"
    aliases: Sequence[str] = ()

    @property
    def converts(self) -> bool:
        return self.api_name == "Candidates"

    @cached_property
    def field_names(self) -> frozenset[str]:
        return frozenset(field.api_name for field in self.fields)

    @property
    def display_field(self) -> str:
        """The field that a record is called by."""
        return next((name for name in _NAMES if name in self.field_names), "id")

    @property
    def modified_field(self) -> str:
        """The time to watch; only Candidates have `Updated_On`."""
        return next((name for name in _UPDATED if name in self.field_names), "Modified_Time")

    @property
    def modified_fields(self) -> tuple[str, str]:
        return (self.modified_field, "Last_Activity_Time")

    def view(self, view_id: str) -> CustomView | None:
        return next((view for view in self.views if view.id == view_id), None)

    def blank(self, record_id: str) -> dict[str, Any]:
        """Return a record with nothing filled in."""
        record: dict[str, Any] = {"id": record_id}
        for field in self.fields:
            empty = _EMPTY.get(field.json_type)
            record[field.api_name] = empty() if empty else None
        if self.converts:
            record |= conversion_keys()
        return record | dollar_keys()

    def defaults(self, number: int, user: dict[str, str]) -> dict[str, Any]:
        """Return what Recruit fills in: the running number, and `user` as owner and author."""
        types = {field.api_name: field.data_type for field in self.fields}
        filled: dict[str, Any] = {
            name: user for name, data_type in types.items() if data_type == "ownerlookup"
        }
        for name, data_type in types.items():
            if data_type == "autonumber":
                filled[name] = NUMBER_FORMATS[self.api_name] % number
        return filled

    def with_full_name(self, values: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
        """Return `values` for `record`, with Full_Name following the names unless given."""
        named = values.keys() & {"First_Name", "Last_Name"}
        if not named or "Full_Name" in values or "Full_Name" not in self.field_names:
            return values
        merged = record | values
        names = (merged.get("First_Name"), merged.get("Last_Name"))
        return values | {"Full_Name": " ".join(str(name) for name in names if name)}

    def metadata(self, module_id: int, place: int) -> dict[str, Any]:
        return {
            "id": str(module_id),
            "api_name": self.api_name,
            "module_name": self.internal_name or self.api_name,
            "singular_label": self.singular,
            "plural_label": self.plural,
            "generated_type": self.generated_type,
            "api_supported": True,
            "viewable": True,
            "creatable": True,
            "editable": True,
            "deletable": True,
            "convertable": self.converts,
            "sequence_number": place,
            "profiles": [],
            "per_page": 50,
            "display_field": {"api_name": self.display_field},
            "$properties": [name for name in self.blank("1") if name.startswith("$")],
            "global_search_supported": True,
            "modified_time": None,
            "modified_by": None,
            "web_link": None,
        }
