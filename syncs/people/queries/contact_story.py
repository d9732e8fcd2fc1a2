"""Everything that is known of one contact: values, lists, suppressions and every run row (R93)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import Organisation
from contacts.models import (
    Contact,
    LiftedSuppression,
    MailingList,
    Membership,
    MembershipClaim,
    Suppression,
)
from contacts.models.membership import BY_HAND
from syncs.history.queries.changes import format_value
from syncs.history.queries.run_rows import ShownRow, explain_rows
from syncs.models import ContactColumn, ImportRun, RunRow, Sync
from syncs.models.import_run import ONLY_SHOWING
from web.keyset import Page, read_page, stored_number


@dataclass(frozen=True)
class FieldValue:
    label: str
    value: str


@dataclass(frozen=True)
class Claim:
    """A claim that the contact is on the list, by a sync's record; `sync` None is a person."""

    sync: Sync | None
    record_id: int
    since: datetime


@dataclass(frozen=True)
class ListOfContact:
    mailing_list: MailingList
    since: datetime
    claims: list[Claim]


@dataclass(frozen=True)
class StoryRow:
    """A run row of the contact with its run, which was no preview: those changed nothing."""

    run: ImportRun
    shown: ShownRow


@dataclass(frozen=True)
class StoryKey:
    """The key of a page's last row: run, outcome and ordinal, `812-4-17`."""

    run: int
    outcome: int
    ordinal: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key as the address has it. Raises ValueError."""
        run, outcome, ordinal = map(stored_number, text.split("-"))
        return cls(run, outcome, ordinal)

    def __str__(self) -> str:
        return f"{self.run}-{self.outcome}-{self.ordinal}"


def field_values(contact: Contact, labels: Mapping[str, str]) -> list[FieldValue]:
    """Return e-mail and names, then the own fields that have a value."""
    columns = [
        FieldValue(str(c.label), format_value(getattr(contact, c.value))) for c in ContactColumn
    ]
    keys = [key for key in labels if key in contact.attributes]
    keys += [key for key in contact.attributes if key not in labels]
    own = [FieldValue(labels.get(key, key), format_value(contact.attributes[key])) for key in keys]
    return columns + own


def lists_of(organisation: Organisation, contact: Contact) -> list[ListOfContact]:
    """Return the contact's lists by name, each with who claims the membership (R18)."""
    joined = Membership.objects.filter(mailing_list_id=OuterRef("pk"), contact_id=contact.pk)
    lists = organisation.mailing_lists.annotate(since=Subquery(joined.values("created_at")))
    found = list(lists.filter(since__isnull=False).order_by("name"))
    claims = list(
        MembershipClaim.objects.filter(
            mailing_list_id__in=[row.pk for row in found], contact_id=contact.pk
        )
    )
    syncs = organisation.syncs.in_bulk({claim.claimant_id for claim in claims} - {BY_HAND})
    return [
        ListOfContact(
            row, row.since, [_claim(c, syncs) for c in claims if c.mailing_list_id == row.pk]
        )
        for row in found
    ]


def suppressions_of(organisation: Organisation, contact: Contact) -> list[Suppression]:
    """Return the reasons why the address must not be mailed (R69)."""
    found = Suppression.objects.filter(organisation=organisation, address=contact.address)
    return list(found.select_related("added_by").order_by("kind"))


def lifted_suppressions_of(organisation: Organisation, contact: Contact) -> list[LiftedSuppression]:
    """Return the suppressions of the address that somebody has lifted, newest first."""
    found = LiftedSuppression.objects.filter(organisation=organisation, address=contact.address)
    return list(found.select_related("lifted_by").order_by("-id"))


def read_story(
    organisation: Organisation,
    contact: Contact,
    labels: Mapping[str, str],
    *,
    after: StoryKey | None,
) -> Page[StoryRow]:
    """Return a page of the contact's run rows, newest run first; previews have done nothing."""
    previews = ImportRun.objects.filter(pk=OuterRef("run_id"), kind__in=ONLY_SHOWING)
    rows = RunRow.objects.filter(~Exists(previews), _after(after), contact_id=contact.pk)
    page = read_page(
        rows.order_by("-run_id", "outcome", "ordinal"),
        key=lambda row: StoryKey(row.run_id, row.outcome, row.ordinal),
        is_first=after is None,
    )
    return Page(_with_runs(organisation, page.rows, labels), page.next, page.is_first)


def _after(key: StoryKey | None) -> Q:
    if key is None:
        return Q()
    same_run = Q(run_id=key.run)
    later = Q(outcome__gt=key.outcome) | Q(outcome=key.outcome, ordinal__gt=key.ordinal)
    return Q(run_id__lt=key.run) | same_run & later


def _with_runs(
    organisation: Organisation, rows: list[RunRow], labels: Mapping[str, str]
) -> list[StoryRow]:
    runs = ImportRun.objects.filter(organisation=organisation)
    runs = runs.select_related("sync")
    found = runs.defer("settings").in_bulk({row.run_id for row in rows})
    explained = explain_rows(organisation, [row for row in rows if row.run_id in found], labels)
    return [StoryRow(found[row.row.run_id], row) for row in explained]


def _claim(claim: MembershipClaim, syncs: Mapping[int, Sync]) -> Claim:
    return Claim(syncs.get(claim.claimant_id), claim.record_id, claim.created_at)
