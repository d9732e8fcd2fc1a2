"""The shapes of what is sent and answered, as pydantic models."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

MAX_ID = 2**63 - 1

Id = Annotated[int, Field(ge=1, le=MAX_ID)]
"""The number of something in the token's organisation."""

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


class Body(BaseModel):
    """Something that is sent: no other field than those that are named, and no other type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class BodyOfChange(Body):
    """A change: what is left out stays as it is. At least one thing is to be changed."""

    @model_validator(mode="after")
    def _changes_something(self) -> BodyOfChange:
        if not self.model_fields_set:
            raise ValueError("Send at least one field that is to be changed.")
        return self


class Query(BaseModel):
    """Parameters of an address; one that there is not is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PageQuery(Query):
    """The part of a list that is asked for."""

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many at most")
    cursor: str = Field(
        "", max_length=2_000, description="`next_cursor` of the answer before; empty for the first"
    )


class AnswerBody(BaseModel):
    """Something that is answered: all fields are there, `null` where there is nothing."""

    model_config = ConfigDict(frozen=True)
