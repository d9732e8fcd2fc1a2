"""Counts on the live source who meets criteria, before anything is stored (R37)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from time import monotonic
from zoneinfo import ZoneInfo

from django.conf import settings

from criteria import Criteria, Matcher, RecordValues, Subject, source_fields
from recruit import RecruitClient
from syncs.account.metadata import ask
from syncs.account.record_numbers import count_all
from syncs.criteria_editor.queries.newest import MAX_PAGES, Newest, read_newest
from syncs.criteria_editor.queries.related_sample import (
    Excerpt,
    RelatedSample,
    look_ups_of,
    read_sample,
)
from syncs.domain.relations import Relation
from syncs.models import ContactColumn, Sync

MAX_SHOWN = 5


@dataclass(frozen=True)
class SamplePerson:
    """Somebody who matches, as the page names them; both may be empty. `email` is None where it was
    not sent."""

    name: str
    email: str | None


@dataclass(frozen=True)
class Trial:
    """A count: of the `read` newest records of the module `matching` match; `is_whole` if there are
    no more.

    `whole` is how many the module has, None where that is not known.
    `left_out` are further ones whose client was not read. Of the `read`, it is not known of
    `untold` whether they match: Recruit did not send `untold_fields`, by their labels, or whose an
    opening is, for one of them at least (R73). `cut_short` are the kinds of related
    records of which only the newest were read (R36). `unreadable` are further records without an
    id, which nobody can be known by; `in_doubt` how many related ones may be anybody's (R79).
    `doubted` are kinds of which not one came, which a run does not believe (R73).
    """

    read: int
    matching: int
    is_whole: bool
    sample: list[SamplePerson]
    left_out: int = 0
    cut_short: Sequence[Excerpt] = ()
    whole: int | None = None
    untold: int = 0
    untold_fields: Sequence[str] = ()
    unreadable: int = 0
    in_doubt: Mapping[Subject, int] = field(default_factory=dict)
    doubted: Sequence[Relation] = ()

    @property
    def about(self) -> int | None:
        """The number of the `whole` that match if all are like those read, in two figures; None
        where all were read, or where some were left out or are not told, who are not like the rest.
        """
        if not self.whole or not self.read or self.left_out or self.read >= self.whole:
            return None
        if self.untold:
            return None
        share = Decimal(self.matching * self.whole) / self.read
        rounded = int(round(share, 1 - share.adjusted())) if share else 0
        return min(max(rounded, self.matching), self.whole)

    @property
    def about_in_words(self) -> str:
        """The estimate, such as `about 140 of 5,000`; "" without one, or if nobody matched."""
        if self.about is None or not self.matching:
            return ""
        return f"about {self.about:,} of {self.whole:,}"


def try_criteria(
    sync: Sync,
    criteria: Criteria,
    *,
    now: datetime,
    zone: ZoneInfo,
    clock: Callable[[], float] = monotonic,
) -> Trial:
    """Count who matches among the newest records, and of how many, as far as there is patience for
    that. Raises AccountSilent, or InvalidCriteria."""
    until = clock() + settings.PATIENCE_SECONDS
    matcher = Matcher(criteria, now=now, zone=zone)
    shown = load_columns(sync)
    own = source_fields(criteria)[Subject.RECORD]
    names = list(dict.fromkeys([*shown.values(), *own, *look_ups_of(sync.module, criteria)]))

    def read(
        client: RecruitClient,
    ) -> tuple[Newest, RelatedSample, int | None]:
        related = read_sample(client, sync, criteria)
        newest = read_newest(client, sync.module, names)
        if newest.is_whole:
            return newest, related, len(newest.records)
        if not all(map(related.knows_client_of, newest.records)):
            return newest, related, None
        whole = count_all(
            sync.connection, client, sync.module, lambda: clock() > until, full=MAX_PAGES
        )
        return newest, related, whole

    newest, related, whole = ask(sync.connection, read)
    judged = [record for record in newest.records if related.knows_client_of(record)]
    verdicts = [related.judge_by(matcher.matches, record) for record in judged]
    matching = [record for record, said in zip(judged, verdicts, strict=True) if said]
    untold = [record for record, said in zip(judged, verdicts, strict=True) if said is None]
    return Trial(
        len(judged),
        len(matching),
        newest.is_whole,
        [_name_person(record, shown) for record in matching[:MAX_SHOWN]],
        left_out=len(newest.records) - len(judged),
        cut_short=related.cut_short,
        whole=whole,
        untold=len(untold),
        untold_fields=_find_untold_fields(matcher, related, untold),
        unreadable=len(newest.odd),
        in_doubt=related.in_doubt,
        doubted=related.doubted,
    )


def load_columns(sync: Sync) -> dict[str, str]:
    """Return the source fields of e-mail address and names by column, as far as they are mapped."""
    columns = sync.field_mappings.exclude(column="")
    return dict(columns.values_list("column", "source_field"))


def _find_untold_fields(
    matcher: Matcher, related: RelatedSample, records: Iterable[RecordValues]
) -> list[str]:
    """Return the labels of the fields that one of the records came without, each once; of openings
    that are perhaps anybody's, which may be many for each of them, there are none."""
    explained = (
        matcher.explain(
            record, client=related.client_of(record), job_openings=related.openings_of(record)
        )
        for record in records
    )
    return list(dict.fromkeys(label for each in explained for label in each.untold_labels))


def _name_person(record: RecordValues, shown: dict[str, str]) -> SamplePerson:
    value = {column: str(record.get(source) or "") for column, source in shown.items()}
    names = [value.get(ContactColumn.FIRST_NAME, ""), value.get(ContactColumn.LAST_NAME, "")]
    is_sent = shown.get(ContactColumn.EMAIL) in record
    email = value.get(ContactColumn.EMAIL, "") if is_sent else None
    return SamplePerson(" ".join(filter(None, names)), email)
