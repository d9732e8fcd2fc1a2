"""The fields of a module, as `GET /settings/fields` describes one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_JSON_TYPES = {
    "integer": "integer",
    "bigint": "long",
    "double": "double",
    "currency": "double",
    "boolean": "boolean",
    "lookup": "jsonobject",
    "ownerlookup": "jsonobject",
    "multiselectpicklist": "jsonarray",
    "subform": "jsonarray",
    "fileupload": "jsonarray",
    "formula": "double",
}
_LENGTHS = {"text": 255, "textarea": 32000, "email": 100, "phone": 30, "website": 450, "date": 20}


@dataclass(frozen=True)
class Field:
    """A field. `data_type` is Recruit's; `lookup` is the module a lookup points into."""

    api_name: str
    data_type: str = "text"
    label: str = ""
    custom: bool = False
    mandatory: bool = False
    read_only: bool = False
    pick_list: Sequence[str] = ()
    lookup: str | None = None

    @property
    def json_type(self) -> str:
        return _JSON_TYPES.get(self.data_type, "string")

    @property
    def field_label(self) -> str:
        return self.label or self.api_name.replace("_", " ")

    @property
    def length(self) -> int:
        return _LENGTHS.get(self.data_type, 120)

    def metadata(self, field_id: int) -> dict[str, Any]:
        writable = not self.read_only
        rows = {"module": self.api_name, "id": str(field_id)}
        return {
            "id": str(field_id),
            "api_name": self.api_name,
            "field_label": self.field_label,
            "display_label": self.field_label,
            "data_type": self.data_type,
            "json_type": self.json_type,
            "custom_field": self.custom,
            "system_mandatory": self.mandatory,
            "read_only": self.read_only,
            "field_read_only": self.read_only,
            "visible": True,
            "length": self.length,
            "decimal_place": 2 if self.json_type == "double" else None,
            "pick_list_values": [
                {"display_value": value, "actual_value": value} for value in self._options()
            ],
            "lookup": {"module": self.lookup, "display_label": self.field_label}
            if self.lookup
            else {},
            "currency": {"rounding_option": "normal"} if self.data_type == "currency" else {},
            "formula": {"return_type": "double"} if self.data_type == "formula" else {},
            "auto_number": {"prefix": None} if self.data_type == "autonumber" else {},
            # Other fields lack the key; public clients read the object where it is.
            **({"subform": rows} if self.data_type == "subform" else {}),
            "unique": {},
            "view_type": {
                "view": True,
                "edit": writable,
                "quick_create": False,
                "create": writable,
            },
            "mass_update": writable,
            "webhook": True,
            "businesscard_supported": False,
            "blueprint_supported": False,
            "created_source": "default",
            "tooltip": None,
        }

    def _options(self) -> list[str]:
        return ["-None-", *dict.fromkeys(self.pick_list)] if self.pick_list else []
