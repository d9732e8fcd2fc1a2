"""Files of suppressions as they are sent and answered."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.frame.shapes import AnswerBody, Body, PageQuery, Query
from api.people.shapes import KindCode, code_of_kind
from contacts.models import LineVerdict, SuppressionFile, SuppressionFileLine
from syncs.suppression_files.queries.report import VerdictNumber

VerdictCode = Literal[
    "suppress", "known", "repeated", "empty", "malformed", "unknown_kind", "erased"
]


class NewSuppressionFile(Body):
    """A file of addresses: nobody is suppressed before it is applied."""

    name: str = Field(min_length=1, max_length=200, description="Such as `bounces.csv`")
    content: str = Field(
        description="Its text, as CSV: addresses, perhaps with columns for the kind and a note"
    )
    kind: KindCode = Field("do_not_mail", description="The kind of lines that name none")


class LinesAnswer(AnswerBody):
    """The numbers of a file's lines by what becomes of them, or became."""

    suppress: int = Field(description="To be suppressed; once it is applied, those that were")
    known: int = Field(description="Suppressed before")
    repeated: int = Field(description="Twice in the file")
    empty: int = Field(description="Without an address")
    malformed: int = Field(description="With something that is no e-mail address")
    unknown_kind: int = Field(description="With a kind that there is not")
    erased: int = Field(description="Of people who were erased: nothing brings them back")


class SuppressionFileAnswer(AnswerBody):
    """A file of suppressions."""

    id: int
    name: str
    uploaded_by: str
    uploaded_at: datetime
    applied_at: datetime | None = Field(description="Null until it is applied")
    suppressed: int = Field(description="Suppressions that came of it")

    @classmethod
    def of(cls, file: SuppressionFile) -> SuppressionFileAnswer:
        return cls(
            id=file.pk,
            name=file.name,
            uploaded_by=str(file.uploaded_by or ""),
            uploaded_at=file.uploaded_at,
            applied_at=file.applied_at,
            suppressed=file.suppressed,
        )


class SuppressionFileReport(SuppressionFileAnswer):
    """A file of suppressions with what becomes of its lines, or became."""

    lines: LinesAnswer

    @classmethod
    def with_numbers(
        cls, file: SuppressionFile, numbers: list[VerdictNumber]
    ) -> SuppressionFileReport:
        found: dict[str, int] = {code_of_verdict(each.verdict): each.number for each in numbers}
        lines = {name: found.get(name, 0) for name in LinesAnswer.model_fields}
        told = SuppressionFileAnswer.of(file).model_dump()
        return cls.model_validate({**told, "lines": lines})


class SuppressionFilePage(AnswerBody):
    """A page of files."""

    items: list[SuppressionFileAnswer]
    next_cursor: str | None


class LinesOf(Query):
    """The lines that are asked for."""

    verdict: VerdictCode | None = None


class LinesQuery(PageQuery, LinesOf):
    """A page of the lines that are asked for."""


class FileLineAnswer(AnswerBody):
    """A line of a file, and what becomes of it, or became."""

    line: int = Field(description="The line of the file on which it begins, from 1")
    verdict: VerdictCode
    text: str = Field(description="What stands in the place of the address, shortened")
    address: str | None
    kind: KindCode | None
    note: str
    detail: str = Field(description="What is wrong, or which line is the same")

    @classmethod
    def of(cls, line: SuppressionFileLine) -> FileLineAnswer:
        return cls(
            line=line.number,
            verdict=code_of_verdict(line.verdict),
            text=line.text,
            address=line.address,
            kind=None if line.kind is None else code_of_kind(line.kind),
            note=line.note,
            detail=line.detail,
        )


class FileLinePage(AnswerBody):
    """A page of a file's lines."""

    items: list[FileLineAnswer]
    next_cursor: str | None


def code_of_verdict(verdict: int) -> VerdictCode:
    """Return the code of a stored verdict."""
    codes: dict[LineVerdict, VerdictCode] = {
        LineVerdict.SUPPRESS: "suppress",
        LineVerdict.KNOWN: "known",
        LineVerdict.REPEATED: "repeated",
        LineVerdict.EMPTY: "empty",
        LineVerdict.MALFORMED: "malformed",
        LineVerdict.UNKNOWN_KIND: "unknown_kind",
        LineVerdict.ERASED: "erased",
    }
    return codes[LineVerdict(verdict)]


def verdict_of(query: LinesOf) -> LineVerdict | None:
    """Return the verdict that is asked for; None for all."""
    return LineVerdict[query.verdict.upper()] if query.verdict else None
