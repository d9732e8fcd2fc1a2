"""The `$` keys of a record: what Recruit says about it rather than in it."""

from typing import Any


def dollar_keys(*, approved: bool = True) -> dict[str, Any]:
    """Return those every module has."""
    return {"$approved": approved, "$state": "save", "$editable": True, "$currency_symbol": "$"}


def conversion_keys(detail: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return those only candidates have; a candidate with a `detail` is converted."""
    return {"$converted": detail is not None, "$converted_detail": detail or {}}
