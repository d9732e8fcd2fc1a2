"""The custom views, as `GET /settings/custom_views` describes one and `cvid=` applies it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class CustomView:
    """A custom view; two differ by id.

    `criteria` are as in `records/criteria.py`; None lists everything.
    """

    id: str
    name: str
    criteria: dict[str, Any] | None = field(default=None, compare=False)
    system_defined: bool = False
    default: bool = False
    columns: tuple[str, ...] = field(default=(), compare=False)

    def metadata(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "display_value": self.name,
            "system_name": self.name.upper().replace(" ", "_") if self.system_defined else None,
            "system_defined": self.system_defined,
            "default": self.default,
            "category": "public_views" if self.system_defined else "created_by_me",
            "criteria": self.criteria,
            "fields": list(self.columns),
            "sort_by": None,
            "sort_order": None,
            "favorite": None,
            "offline": False,
            "is_search": False,
            "shared_type": None,
            "shared_details": None,
        }


def where(field_name: str, comparator: str, value: Any) -> dict[str, Any]:
    return {"field": field_name, "comparator": comparator, "value": value}


def all_of(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"group_operator": "and", "group": list(parts)}


def any_of(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"group_operator": "or", "group": list(parts)}
