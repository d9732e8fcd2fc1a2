"""The rows of a run, a page at a time, by what became of them (R92)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from contacts.domain.address_faults import MAX_ADDRESS_LENGTH
from contacts.domain.needles import Needle
from contacts.models import Contact, MailingList
from syncs.domain.outcomes import BESIDE_TOTAL, JOINING, OUTCOMES, REASONS, Outcome, Reason
from syncs.domain.relations import name_key
from syncs.history.queries.changes import Change, changes_of, pair_changes, values_of_new
from syncs.history.queries.find_rows import find_rows
from syncs.history.queries.next_unchanged import next_unchanged
from syncs.history.queries.not_selected import Settings, settings_for, why_not_selected
from syncs.history.queries.other_lists import find_other_lists
from syncs.history.queries.would import explanation_of, label_of
from syncs.models import ImportRun, RunRow
from syncs.undo.rules import left_alone_in_words, put_back_in_words
from web.keyset import PAGE_SIZE, Page, cut_page, stored_number

_Key = tuple[int, int, int]

_KEPT = {
    "before_option": "Kept: imported before the option was on.",
    "claimed_since": "Kept: somebody else has put them on the list since.",
    "qualifies_again": "Kept: a record of this sync qualifies for them again.",
    "option_off": "Kept: the option is switched off by now.",
}
"""The reasons why people were kept, by the code in the row's detail."""

_COUNTED = [outcome for outcome in Outcome if outcome not in BESIDE_TOTAL]


class Group(StrEnum):
    """The groups of people of whom a preview speaks, and which are no outcomes."""

    JOINING = "joining"
    """Who would be on the list and is not."""
    COME_BACK = "come_back"
    """Those of them who have opted out."""

    @property
    def label(self) -> str:
        return "Opted out, and would come back" if self is Group.COME_BACK else "Would be added"


@dataclass(frozen=True)
class RowQuestion:
    """A question for rows of a run. `only_total` asks for those that Total counts (R60),
    `group` for a group of people that a preview speaks of (R75), `needle` for a part of a name or
    address or the id of a record."""

    outcome: Outcome | None = None
    reason: Reason | None = None
    only_total: bool = False
    group: Group | None = None
    needle: Needle | None = None

    @property
    def code(self) -> str:
        """The value in the address: the code of an outcome or group, `total` or nothing."""
        if self.outcome:
            return self.outcome.code
        return "total" if self.only_total else self.group or ""

    @property
    def asks_for_opted_out(self) -> bool:
        """Tell whether it asks for people of a preview who have opted out."""
        return self.group == Group.COME_BACK

    @property
    def heading(self) -> str:
        """The words for what is asked for, to stand above the rows of a preview."""
        if self.outcome:
            return label_of(self.outcome, would=True)
        if self.group:
            return self.group.label
        return "All of the total" if self.only_total else "" if self.reason else "All records"

    @property
    def is_about_all(self) -> bool:
        return not (self.outcome or self.reason or self.only_total or self.group or self.needle)

    @property
    def outcomes(self) -> list[Outcome]:
        """The outcomes that it asks for."""
        if self.outcome:
            return [self.outcome]
        if self.only_total:
            return _COUNTED
        return list(JOINING if self.group else Outcome)

    @property
    def admits_packed(self) -> bool:
        """Tell whether outcomes that are packed, unchanged and without a reason, are among it."""
        return self.reason is None and Outcome.UNCHANGED in self.outcomes

    @property
    def filter(self) -> Q:
        """The conditions besides the outcome, which is part of the key."""
        asked = Q(outcome__in=_COUNTED) if self.only_total else Q()
        if self.group:
            asked = Q(outcome__in=JOINING)
        if self.asks_for_opted_out:
            asked &= Q(detail__opted_out=True)
        return asked & Q(reason=self.reason) if self.reason else asked


@dataclass(frozen=True)
class RowKey:
    """The key of a page's last row: outcome and ordinal, `1-204`."""

    outcome: int
    ordinal: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key as the address has it. Raises ValueError."""
        outcome, ordinal = map(stored_number, text.split("-"))
        return cls(outcome, ordinal)

    def __str__(self) -> str:
        return f"{self.outcome}-{self.ordinal}"


@dataclass(frozen=True)
class ShownRow:
    """A row with what explains it. `contact` is None where the address belongs to none; `would`: it
    is a preview's; `other_lists`, on which the contact is today, are None but for who joined the
    list (R63); `left_alone` is what an undo leaves alone, and why (R98)."""

    row: RunRow
    outcome: Outcome
    reason: Reason | None
    contact: Contact | None
    changes: tuple[Change, ...]
    why_not_selected: list[str]
    would: bool = False
    other_lists: list[MailingList] | None = None
    left_alone: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return label_of(self.outcome, would=self.would)

    @property
    def explanation(self) -> str:
        """The meaning of the reason for this row; without one, that of the outcome."""
        if self.reason:
            return self.reason.explain(self.row.detail or {})
        return explanation_of(self.outcome, would=self.would)

    @property
    def name(self) -> str:
        """The name of somebody who has no contact: as the record had it, or would be imported."""
        detail = self.row.detail or {}
        values = detail.get("values", {})
        would_be = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
        return would_be or str(detail.get("name", ""))

    @property
    def email(self) -> str:
        return self.contact.email if self.contact else self.row.email or ""

    @property
    def asks_about(self) -> str:
        """The question to the page about somebody who is no contact (R93); "" for a contact, or
        where nothing is kept that it could be asked about."""
        if self.contact or self.is_erased:
            return ""
        if 0 < len(self.email) <= MAX_ADDRESS_LENGTH:
            return urlencode({"address": self.email})
        return urlencode({"record": self.row.record_id}) if self.row.record_id else ""

    @property
    def is_erased(self) -> bool:
        """True if the person was erased for good, so that no name and no address is left."""
        return bool((self.row.detail or {}).get("erased"))

    @property
    def suggestion(self) -> str:
        return str((self.row.detail or {}).get("suggestion", ""))

    @property
    def address_fault(self) -> str:
        """The exact fault of a malformed address (R64)."""
        return str((self.row.detail or {}).get("address_fault", ""))

    @property
    def left_out(self) -> list[str]:
        """The values that do not fit their field, each with the reason (R41)."""
        return list((self.row.detail or {}).get("left_out", []))

    @property
    def not_sent(self) -> list[str]:
        """The fields that the record came without, or its related records, in words (R73)."""
        return list(map(name_key, (self.row.detail or {}).get("not_sent", [])))

    @property
    def kept_because(self) -> str:
        """The reason why somebody stays who might have been removed (R51, R74)."""
        return _KEPT.get((self.row.detail or {}).get("kept", ""), "")

    @property
    def put_back(self) -> list[str]:
        """The things that an undo puts back of what another run had done, but values (R98)."""
        is_put_back = self.outcome is Outcome.PUT_BACK
        return put_back_in_words(self.row.detail or {}) if is_put_back else []

    @property
    def removed_from(self) -> str:
        """`list` or `organisation`, for a removal."""
        return str((self.row.detail or {}).get("removed_from", ""))

    @property
    def removal(self) -> str:
        """The removal in words; of somebody held it would be one."""
        if not self.removed_from:
            return ""
        verb = "Would be removed" if self.would or self.outcome is Outcome.HELD else "Removed"
        return f"{verb} from {'this list' if self.removed_from == 'list' else 'the organisation'}."

    @property
    def on_other_lists(self) -> str:
        """The other lists of who joined this one, or that there is none, as it is today (R63)."""
        if self.other_lists is None:
            return ""
        names = ", ".join(each.name for each in self.other_lists)
        return f"Today the contact is {f'also on {names}' if names else 'on no other list'}."

    @property
    def notes(self) -> list[str]:
        """A sentence for all else that the row says: where from somebody goes, or why they stay, on
        which other lists they are, what an undo puts back and leaves alone, what did not come."""
        missing = (f"Not sent by Recruit: {each}." for each in self.not_sent)
        return [
            *self.why_not_selected,
            *filter(None, (self.removal, self.kept_because, self.on_other_lists)),
            *self.put_back,
            *self.left_alone,
            *(f"{each} What was known of it stays." for each in missing),
        ]


def read_rows(
    run: ImportRun,
    question: RowQuestion,
    labels: Mapping[str, str],
    *,
    after: RowKey | None,
    size: int = PAGE_SIZE,
) -> Page[ShownRow]:
    """Return a page of rows by outcome and ordinal; `labels` are those of own contact fields.

    Raises CutShort where so many people match that it takes longer than anybody waits.
    """
    find = _find_page if question.needle else _read_page
    page = find(run, question, after, size)
    shown = explain_rows(run.organisation, page.rows, labels, would=run.is_preview)
    return Page(shown, page.next, page.is_first)


def next_rows(
    run: ImportRun, question: RowQuestion, after: RowKey | None, *, at_most: int
) -> list[RunRow]:
    """Return the next rows that are asked for but for the needle, behind `after`, by outcome and
    ordinal."""
    if not question.admits_packed:
        return list(stored_rows(run, question, after)[:at_most])
    key = (after.outcome, after.ordinal) if after else None
    # Blocks first: what is taken out of one meanwhile is found twice then, and not never.
    packed = next_unchanged(run, key, at_most=at_most)
    stored = stored_rows(run, question, after)[:at_most]
    rows = {(row.outcome, row.ordinal): row for row in [*packed, *stored]}
    return [rows[each] for each in sorted(rows)][:at_most]


def stored_rows(run: ImportRun, question: RowQuestion, after: RowKey | None) -> QuerySet[RunRow]:
    """Return the same rows but for those in blocks, which are unchanged and have nothing to
    tell."""
    start, end = _range(run, question, after)
    rows = RunRow.objects.filter(question.filter, pk__gt=start, pk__lt=end)
    return rows.order_by("run_id", "outcome", "ordinal")


def key_of(row: RunRow) -> RowKey:
    """Return the key behind which the next rows come."""
    return RowKey(row.outcome, row.ordinal)


def _read_page(
    run: ImportRun, question: RowQuestion, after: RowKey | None, size: int
) -> Page[RunRow]:
    found = next_rows(run, question, after, at_most=size + 1)
    return cut_page(found, key=key_of, is_first=after is None, size=size)


def _find_page(
    run: ImportRun, question: RowQuestion, after: RowKey | None, size: int
) -> Page[RunRow]:
    assert question.needle  # noqa: S101 (who calls asks for one)
    found = find_rows(
        run,
        question.needle,
        outcomes=question.outcomes,
        reason=question.reason,
        opted_out=question.asks_for_opted_out,
        after=(after.outcome, after.ordinal) if after else (0, -1),
        at_most=size + 1,
    )
    return cut_page(found, key=key_of, is_first=after is None, size=size)


def _range(run: ImportRun, question: RowQuestion, after: RowKey | None) -> tuple[_Key, _Key]:
    """Return the keys between which the page lies, both excluded.

    It is a range of whole keys, because beside `run_id = …` PostgreSQL would read from the run's
    first row on, not from `after`.
    """
    first = (run.pk, question.outcome or 0, -1)
    end = (run.pk, question.outcome + 1, -1) if question.outcome else (run.pk + 1, 0, -1)
    return max(first, (run.pk, after.outcome, after.ordinal)) if after else first, end


def explain_rows(
    organisation: Organisation,
    rows: list[RunRow],
    labels: Mapping[str, str],
    *,
    would: bool = False,
    known: Contact | None = None,
) -> list[ShownRow]:
    """Return the rows with their contacts as they are now; `would`: they are a preview's, `known`:
    all are about this contact."""
    contacts = (
        {known.pk: known} if known else _contacts(organisation, (row.contact_id for row in rows))
    )
    settings = settings_for(rows)
    lists = find_other_lists(organisation, rows)
    return [
        replace(
            _explain(row, contacts.get(row.contact_id or 0), labels, settings, would=would),
            other_lists=lists.get((row.run_id, row.contact_id or 0)),
        )
        for row in rows
    ]


def _contacts(organisation: Organisation, ids: Iterable[int | None]) -> dict[int, Contact]:
    shown = ("email", "first_name", "last_name", "attributes", "deleted_at")
    contacts: QuerySet[Contact] = Contact.objects.filter(organisation=organisation).only(*shown)
    return contacts.in_bulk({pk for pk in ids if pk is not None})


def _explain(
    row: RunRow,
    contact: Contact | None,
    labels: Mapping[str, str],
    settings: Settings,
    *,
    would: bool,
) -> ShownRow:
    reason = None if row.reason is None else REASONS[row.reason]
    why = why_not_selected(row, settings)
    changes = _find_changes(row, contact, labels, would=would)
    left_alone = tuple(left_alone_in_words(row.detail or {}, labels, but=row.reason))
    return ShownRow(
        row, OUTCOMES[row.outcome], reason, contact, changes, why, would, left_alone=left_alone
    )


def _find_changes(
    row: RunRow, contact: Contact | None, labels: Mapping[str, str], *, would: bool
) -> tuple[Change, ...]:
    """Return what was changed, as the row tells it, or as it is today where the row is of an
    earlier release; of a preview, what would be changed or set."""
    detail: dict[str, Any] = row.detail or {}
    before = detail.get("before", {})
    if would:
        return pair_changes(before, detail.get("after") or values_of_new(detail), labels)
    if "after" in detail:
        return pair_changes(before, detail["after"], labels)
    return changes_of(before, contact, labels) if contact else ()
