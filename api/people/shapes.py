"""Contacts, suppressions, contact fields and group addresses as they are sent and answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.frame.shapes import AnswerBody, Body, BodyOfChange, Id, PageQuery, Query
from api.lists.shapes import ContactValues
from contacts.models import (
    ContactField,
    LiftedSuppression,
    SuppressedAddress,
    SuppressionKind,
)

MAX_AT_ONCE = 1_000

KindCode = Literal["do_not_mail", "bounced", "complained", "unsubscribed"]
TypeCode = Literal["text", "number", "boolean", "date", "datetime"]


class ContactAnswer(ContactValues):
    """A contact, or the tombstone of one."""

    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class ContactPage(AnswerBody):
    """A page of contacts."""

    items: list[ContactAnswer]
    next_cursor: str | None


class ContactsQuery(PageQuery):
    """The contacts that are asked for."""

    address: str = Field("", max_length=254, description="An e-mail address, or its beginning")


class NewContact(Body):
    """A contact to be made by hand."""

    email: str
    first_name: str = ""
    last_name: str = ""
    fields: dict[str, Any] = Field(default_factory=dict, description="Own fields by key")
    lists: list[Id] = Field(default_factory=list, description="Lists to be put on")


class ContactChange(BodyOfChange):
    """Values that are to be others; `null` in `fields` empties one."""

    email: str | None = Field(
        None, description="Another address: that of no other contact, a deleted one neither"
    )
    first_name: str | None = None
    last_name: str | None = None
    fields: dict[str, Any] | None = None


class DeleteContactQuery(Query):
    """The fate of the address besides."""

    suppress: bool = Field(False, description="No sync shall bring the address back")


class ClaimAnswer(AnswerBody):
    """A reason why somebody stays on a list."""

    sync: int | None = Field(description="Null for a claim by hand")
    sync_name: str
    record: str | None


class ListReason(AnswerBody):
    """The reason why somebody is on a list or not."""

    mailing_list: int
    mailing_list_name: str
    is_on: bool
    code: str = Field(description="Such as claimed, ignored, removed, taken_off, not_met, no_sync")
    reason: str
    more: list[str]
    run: int | None = Field(description="The run that said so last")
    claims: list[ClaimAnswer]


class WhyAnswer(AnswerBody):
    """The reasons why a person is on each list or not."""

    address: str
    contact: int | None
    suppressed: list[str]
    lists: list[ListReason]


class WhyQuery(Query):
    """The person: by address, or by a record's id."""

    address: str = Field("", max_length=320)
    record: Id | None = None
    mailing_list: Id | None = Field(None, description="Only about this list")


class SuppressionAnswer(AnswerBody):
    """An address that must not be mailed."""

    id: int
    address: str
    kind: KindCode
    source: str
    note: str
    created_at: datetime

    @classmethod
    def of(cls, row: SuppressedAddress) -> SuppressionAnswer:
        return cls(
            id=row.pk,
            address=row.address,
            kind=code_of_kind(row.kind),
            source=row.source,
            note=row.note,
            created_at=row.created_at,
        )


class SuppressionPage(AnswerBody):
    """A page of suppressions."""

    items: list[SuppressionAnswer]
    next_cursor: str | None


class LiftedAnswer(SuppressionAnswer):
    """A suppression that somebody has lifted."""

    lifted_by: str
    lifted_at: datetime
    reason: str = Field(description="Why the address may be mailed again")

    @classmethod
    def of(cls, row: SuppressedAddress) -> LiftedAnswer:
        assert isinstance(row, LiftedSuppression)  # noqa: S101 (for the type checker)
        return cls(
            **SuppressionAnswer.of(row).model_dump(),
            lifted_by=str(row.lifted_by or ""),
            lifted_at=row.lifted_at,
            reason=row.reason,
        )


class LiftedPage(AnswerBody):
    """A page of lifted suppressions."""

    items: list[LiftedAnswer]
    next_cursor: str | None


class SuppressionsOf(Query):
    """The suppressions that are asked for."""

    address: str = Field("", max_length=254, description="An address, or its beginning")
    kind: KindCode | None = None


class SuppressionsQuery(PageQuery, SuppressionsOf):
    """A page of the suppressions that are asked for."""


class NewSuppression(Body):
    """An address that must not be mailed."""

    address: str
    kind: KindCode = "do_not_mail"
    note: str = ""


class NewSuppressions(Body):
    """Many at once; all of them fit, or none is kept."""

    suppressions: list[NewSuppression] = Field(min_length=1, max_length=MAX_AT_ONCE)


class SuppressedAnswer(AnswerBody):
    """The outcome of many."""

    added: int
    known_before: int
    erased: int = Field(description="Addresses of people who were erased: nothing brings them back")


class LiftRequest(Body):
    """The reason why somebody may be written to again."""

    reason: str


class FieldAnswer(AnswerBody):
    """A contact field of the organisation's own."""

    id: int
    key: str
    label: str
    type: TypeCode
    created_at: datetime

    @classmethod
    def of(cls, field: ContactField) -> FieldAnswer:
        return cls.model_validate(field, from_attributes=True)


class FieldPage(AnswerBody):
    """A page of contact fields."""

    items: list[FieldAnswer]
    next_cursor: str | None


class NewContactField(Body):
    """A contact field to be made."""

    label: str
    type: TypeCode = "text"


class FieldRename(Body):
    """Another label for a field; its key stays."""

    label: str


class FieldMerge(Body):
    """The field whose values are to be taken; it goes."""

    other: Id


class MergedAnswer(AnswerBody):
    """A field that has the values of another one too."""

    field: FieldAnswer
    contacts: int = Field(description="How many had a value of the other one")


class DeletedFieldAnswer(AnswerBody):
    """A field that was deleted."""

    contacts: int
    syncs: int


class GroupAddressesAnswer(AnswerBody):
    """The local parts that stand for a group, and how they differ from those that are shipped."""

    in_force: list[str]
    added: list[str]
    taken_off: list[str]


class GroupAddressBody(Body):
    """The part of an address before the @."""

    local_part: str


def code_of_kind(kind: int) -> KindCode:
    """Return the code of a stored kind."""
    codes: dict[SuppressionKind, KindCode] = {
        SuppressionKind.DO_NOT_MAIL: "do_not_mail",
        SuppressionKind.BOUNCED: "bounced",
        SuppressionKind.COMPLAINED: "complained",
        SuppressionKind.UNSUBSCRIBED: "unsubscribed",
    }
    return codes[SuppressionKind(kind)]


class ErasureAnswer(AnswerBody):
    """A person who was erased for good; nothing that names them is left."""

    id: int
    erased_at: datetime
    erased_by: str
    is_finished: bool = Field(
        description="If not, rows of runs may still name the person. If nobody is at it just now it"
        " was cut short: erase the same address once more, unless it was let back"
    )
    let_back_at: datetime | None
    let_back_by: str
    reason: str


class ErasurePage(AnswerBody):
    """A page of erasures."""

    items: list[ErasureAnswer]
    next_cursor: str | None


class EraseRequest(Body):
    """The address of whoever is to be erased."""

    address: str
    sure: Literal[True] = Field(description="It cannot be undone")


class ErasedAnswer(AnswerBody):
    """The findings of an erasure."""

    had_contact: bool
    rows: int = Field(description="Rows of runs that lost the address")


class LetBackRequest(Body):
    """An erased address, and why it may come back; do not name the person in the reason."""

    address: str
    reason: str


class FoundContact(AnswerBody):
    """A contact that was found; who was deleted in the organisation is found too."""

    id: int
    name: str
    email: str
    deleted: bool


class FoundNamed(AnswerBody):
    """A sync or list that was found."""

    id: int
    name: str


class FoundPerson(AnswerBody):
    """Somebody who was read in a record and is no contact."""

    address: str
    record: str | None
    what: str = Field(description="What became of the record")


class SearchQuery(Query):
    """The text that is searched for."""

    q: str = Field(
        min_length=1, max_length=320, description="A part of a name or address, or an id"
    )


class FoundAnswer(AnswerBody):
    """The findings of a search, at most 25 of each kind."""

    contacts: list[FoundContact]
    strangers: list[FoundPerson]
    syncs: list[FoundNamed]
    lists: list[FoundNamed]
    run: int | None
    is_cut_short: bool = Field(description="It would have taken too long to look for all people")
    is_behind: bool = Field(description="What was written a moment ago is not searched yet")
