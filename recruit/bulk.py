"""The bulk read: Recruit writes up to 200,000 records into a file, as they are at one moment.

A job is asked for, looked at until it is completed, and its file fetched. The files of a large
module are separate jobs at separate moments, so a deletion in between moves a record from the
beginning of one file to the end of the one before: read them from the last to the first.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator
from pydantic import Field as Default

from recruit.answer import Answer, read_answer
from recruit.errors import UnexpectedAnswer

ROWS_PER_FILE = 200_000

COMPLETED = "COMPLETED"
FAILED = {"FAILURE", "FAILED"}
UNDER_WAY = {"ADDED", "QUEUED", "IN PROGRESS", "IN_PROGRESS"}


def checked_id(text: str) -> str:
    """Return the id of a job if it fits an address. Raises UnexpectedAnswer if it does not."""
    if not (text.isascii() and text.isalnum() and len(text) <= 40):
        raise UnexpectedAnswer("a bulk job whose id is none")
    return text


class BulkResult(Answer):
    """The file of a completed job: how many records it has, and whether another one follows."""

    count: int
    more_records: bool


def _known_state(state: str) -> str:
    if state not in {COMPLETED, *FAILED, *UNDER_WAY}:
        raise ValueError("a state nobody knows")
    return state


class BulkJob(Answer):
    """The state of a job; `result` is there once it is completed."""

    state: Annotated[str, AfterValidator(_known_state)]
    result: BulkResult | None = None

    @property
    def is_completed(self) -> bool:
        return self.state == COMPLETED

    @property
    def has_failed(self) -> bool:
        return self.state in FAILED


class _Details(Answer):
    id: Annotated[str, AfterValidator(checked_id)]


class _Added(Answer):
    details: _Details


class _AddedRows(Answer):
    data: tuple[_Added, ...] = Default(min_length=1, max_length=1)


class _JobRows(Answer):
    data: tuple[BulkJob, ...] = Default(min_length=1, max_length=1)


def read_job_id(answer: Any) -> str:
    """Read the id of a job that was asked for; a refusal within the answer was raised before."""
    return read_answer(_AddedRows, answer).data[0].details.id


def read_job(answer: Any) -> BulkJob:
    """Read the state of a job. Raises UnexpectedAnswer, also for a completed one without result."""
    found = read_answer(_JobRows, answer).data[0]
    if found.is_completed and found.result is None:
        raise UnexpectedAnswer("a completed bulk job without a result")
    return found
