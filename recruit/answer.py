"""The base of everything that is read from an answer, and how an answer is read as such."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from recruit.errors import UnexpectedAnswer


class Answer(BaseModel):
    """The base of everything read from the wire: frozen, unknown keys kept, no input in errors."""

    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _read_null_as_absent(cls, answer: Any) -> Any:
        """Leave out null, by which Zoho says that nothing is there; a default then holds."""
        if not isinstance(answer, dict):
            return answer
        known = cls.model_fields
        return {
            key: value for key, value in answer.items() if value is not None or key not in known
        }


Shape = TypeVar("Shape", bound=Answer)


def read_answer(shape: type[Shape], answer: Any) -> Shape:
    """Return the JSON of an answer as a model of this shape.

    Raises UnexpectedAnswer, which says where it does not fit and tells nothing of its content.
    """
    try:
        return shape.model_validate(answer)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    place = ".".join(map(str, first["loc"]))
    words = _WORDS.get(first["type"], first["type"])
    if not place:
        raise UnexpectedAnswer(f"an answer that does not fit: {words}")
    raise UnexpectedAnswer(f"an answer that does not fit at {place}: {words}")


_WORDS = {
    "missing": "nothing is there",
    "tuple_type": "that is no list",
    "model_type": "that is no object",
    "model_attributes_type": "that is no object",
    "string_type": "that is no text",
    "string_too_short": "that is an empty text",
    "too_short": "no entry of the list can be read",
    "no_entry_fits": "no entry of the list can be read",
}
"""The words for what is wrong, by pydantic's types of errors."""
