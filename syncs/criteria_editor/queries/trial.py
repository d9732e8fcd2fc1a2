"""Counts on the live source who meets criteria, before anything is stored (R37)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from criteria import Criteria, Matcher, RecordValues, Subject, source_fields
from recruit import RecruitClient
from syncs.account.metadata import ask
from syncs.criteria_editor.queries.newest import read_newest
from syncs.criteria_editor.queries.related_sample import (
    Excerpt,
    RelatedSample,
    look_ups_of,
    read_sample,
)
from syncs.models import ContactColumn, Sync

MAX_SHOWN = 5


@dataclass(frozen=True)
class SamplePerson:
    """Somebody who matches, as the page names them; both may be empty."""

    name: str
    email: str


@dataclass(frozen=True)
class Trial:
    """A count: of the `read` newest records of the module `matching` match; `is_whole` if there are
    no more.

    `left_out` are further ones whose client was not read. `cut_short` are the kinds of related
    records of which only the newest were read (R36).
    """

    read: int
    matching: int
    is_whole: bool
    sample: list[SamplePerson]
    left_out: int = 0
    cut_short: Sequence[Excerpt] = ()


def try_criteria(sync: Sync, criteria: Criteria, *, now: datetime, zone: ZoneInfo) -> Trial:
    """Count who matches among the newest records. Raises AccountSilent, or InvalidCriteria."""
    matcher = Matcher(criteria, now=now, zone=zone)
    shown = load_columns(sync)
    own = source_fields(criteria)[Subject.RECORD]
    names = list(dict.fromkeys([*shown.values(), *own, *look_ups_of(sync.module, criteria)]))

    def read(client: RecruitClient) -> tuple[list[RecordValues], bool, RelatedSample]:
        related = read_sample(client, sync.module, criteria)
        return (*read_newest(client, sync.module, names), related)

    records, is_whole, related = ask(sync.connection, read)
    judged = [record for record in records if related.knows_client_of(record)]
    matching = [record for record in judged if _matches(matcher, record, related)]
    return Trial(
        len(judged),
        len(matching),
        is_whole,
        [_name_person(record, shown) for record in matching[:MAX_SHOWN]],
        left_out=len(records) - len(judged),
        cut_short=related.cut_short,
    )


def load_columns(sync: Sync) -> dict[str, str]:
    """Return the source fields of e-mail address and names by column, as far as they are mapped."""
    columns = sync.field_mappings.exclude(column="")
    return dict(columns.values_list("column", "source_field"))


def _matches(matcher: Matcher, record: RecordValues, related: RelatedSample) -> bool:
    client, openings = related.client_of(record), related.openings_of(record)
    return matcher.matches(record, client=client, job_openings=openings)


def _name_person(record: RecordValues, shown: dict[str, str]) -> SamplePerson:
    value = {column: str(record.get(source) or "") for column, source in shown.items()}
    names = [value.get(ContactColumn.FIRST_NAME, ""), value.get(ContactColumn.LAST_NAME, "")]
    return SamplePerson(" ".join(filter(None, names)), value.get(ContactColumn.EMAIL, ""))
