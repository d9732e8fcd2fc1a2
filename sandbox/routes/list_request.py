"""The parameters of a list request, read strictly: a bad one is refused, not guessed.

An empty one is one that was not given: so clients send those they have no value for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from ..records.query import Both, Query
from ..schema.custom_view import CustomView
from ..schema.module import Module
from .replies import ApiError, invalid_data, missing

MAX_PER_PAGE = 200


@dataclass(frozen=True)
class Page:
    number: int
    size: int

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        return self.number * self.size

    def shifted(self, by: int) -> "Page":
        return replace(self, number=max(1, self.number + by))


def read_page(query: Mapping[str, str]) -> Page:
    return Page(
        _whole_number(query, "page", default=1),
        _whole_number(query, "per_page", default=MAX_PER_PAGE, most=MAX_PER_PAGE),
    )


def read_fields(query: Mapping[str, str], module: Module) -> frozenset[str] | None:
    """Return the wanted fields that exist; None means all of them."""
    if not query.get("fields"):
        return None
    return frozenset(name.strip() for name in query["fields"].split(",")) & module.field_names


def read_view(query: Mapping[str, str], module: Module) -> CustomView | None:
    view_id = query.get("cvid")
    view = module.view(view_id) if view_id else None
    if view_id and view is None:
        raise invalid_data("cvid", "the custom view does not exist")
    return view


def read_query(
    query: Mapping[str, str],
    headers: Mapping[str, str],
    module: Module,
    view: CustomView | None,
) -> Query:
    sort_by = query.get("sort_by") or "id"
    if sort_by.lower() == "id":
        sort_by = "id"
    elif sort_by not in module.field_names:
        raise invalid_data("sort_by")
    return Query(
        sort_by=sort_by,
        # Zoho documents no default for Recruit; CRM's is newest first.
        descending=_sort_order(query) == "desc",
        converted=cast("Both", _one_of(query, "converted", ("false", "true", "both"))),
        approved=cast("Both", _one_of(query, "approved", ("true", "false", "both"))),
        since=read_since(headers),
        view=view,
    )


def read_since(headers: Mapping[str, str]) -> int | None:
    """Read `If-Modified-Since` in epoch seconds: ISO 8601 with an offset."""
    text = headers.get("If-Modified-Since")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ApiError(
            400,
            "PATTERN_NOT_MATCHED",
            "Please check whether the input values are correct",
            details={"header": "If-Modified-Since"},
        )
    # Rounded up: a record changed in the second before a fraction is not "since" it.
    return -int(-moment.timestamp() // 1)


def module_parameter(query: Mapping[str, str]) -> str:
    if not query.get("module"):
        raise missing("module")
    return query["module"]


def _whole_number(
    query: Mapping[str, str], name: str, *, default: int, most: int | None = None
) -> int:
    text = (query.get(name) or str(default)).strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise invalid_data(name)
    number = int(text)
    if number < 1 or (most is not None and number > most):
        raise invalid_data(name)
    return number


def _one_of(query: Mapping[str, str], name: str, options: tuple[str, ...]) -> str:
    """Return the given option, in any case, or the first."""
    value = (query.get(name) or options[0]).lower()
    if value not in options:
        raise invalid_data(name)
    return value


def _sort_order(query: Mapping[str, str]) -> str:
    """Accept ASC and descending as well, as clients write them."""
    order = (query.get("sort_order") or "desc").lower()
    order = {"ascending": "asc", "descending": "desc"}.get(order, order)
    return _one_of({"sort_order": order}, "sort_order", ("desc", "asc"))
