"""Answers that are read attribute by attribute: strict only where something depends on it (R9).

One odd attribute must not refuse a key, a page of the application or a run.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import (
    ConfigDict,
    OnErrorOmit,
    Strict,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
)
from pydantic_core import PydanticCustomError

from recruit.answer import Answer

Word = Annotated[str, Strict()]
"""A text that says nothing when it is a number, as the name of an edition."""

_Shape = TypeVar("_Shape")


class LenientAnswer(Answer):
    """An answer of which only the attributes without a default are essential.

    Any other that does not fit has its default, and so has one with the word "null", which Recruit
    writes in places. A number is read as its text where a text is expected.
    """

    model_config = ConfigDict(coerce_numbers_to_str=True)

    @field_validator("*", mode="wrap")
    @classmethod
    def _read_what_can_be_read(
        cls, told: Any, read: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> Any:
        field = cls.model_fields[str(info.field_name)]
        if isinstance(told, float) and told.is_integer():
            told = int(told)
        if field.is_required():
            return _storable(read(told))
        try:
            return field.default if told == "null" else _storable(read(told))
        except ValidationError:
            return field.default


def _storable(value: Any) -> Any:
    """Replace the NUL in a text, which PostgreSQL cannot keep."""
    return value.replace("\0", "�") if isinstance(value, str) else value


def _require_one_that_fits(told: Any, read: ValidatorFunctionWrapHandler) -> Any:
    entries = read(told)
    if told and not entries:
        raise PydanticCustomError("no_entry_fits", "no entry fits")
    return entries


Entries = Annotated[tuple[OnErrorOmit[_Shape], ...], WrapValidator(_require_one_that_fits)]
"""The entries of a list that have what is essential; of a list with entries, one must have it."""
