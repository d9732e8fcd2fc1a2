"""Mailing lists and list members, as the API tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.frame.shapes import AnswerBody, Body, PageQuery, Query
from contacts.models import Contact, MailingList
from web.capped_count import CappedCount


class MailingListAnswer(AnswerBody):
    """A mailing list."""

    id: int
    name: str
    people: int = Field(description="People on it; see `people_is_least`")
    people_is_least: bool = Field(description="There are more: counting stops somewhere")
    created_at: datetime
    archived_at: datetime | None = Field(description="When it was put away; null while in use")

    @classmethod
    def of(cls, mailing_list: MailingList, size: CappedCount) -> MailingListAnswer:
        return cls(
            id=mailing_list.pk,
            name=mailing_list.name,
            people=size.number,
            people_is_least=size.is_capped,
            created_at=mailing_list.created_at,
            archived_at=mailing_list.archived_at,
        )


class MailingListPage(AnswerBody):
    """A page of mailing lists."""

    items: list[MailingListAnswer]
    next_cursor: str | None


class ListQuery(PageQuery):
    """The lists that are asked for."""

    archived: bool = Field(False, description="Those that were put away, in place of those in use")


class NewList(Body):
    """A mailing list to be made."""

    name: str = Field(description="1 to 100 characters; there is one list of a name, in any case")


class MailingListRename(Body):
    """Another name for a mailing list."""

    name: str


class DeletedList(AnswerBody):
    """A mailing list that was deleted."""

    people: int = Field(description="How many were on it; they are contacts still")


class ContactValues(AnswerBody):
    """The values of a contact."""

    id: int
    email: str = Field(description="As its source wrote it")
    address: str = Field(description="In the one form in which addresses are compared")
    first_name: str
    last_name: str
    fields: dict[str, Any] = Field(description="Values of own fields, by key")

    @classmethod
    def of(cls, contact: Contact) -> ContactValues:
        return cls(
            id=contact.pk,
            email=contact.email,
            address=contact.address,
            first_name=contact.first_name,
            last_name=contact.last_name,
            fields=contact.attributes,
        )


class MemberAnswer(AnswerBody):
    """A list member."""

    contact: ContactValues
    since: datetime = Field(description="When they joined the list")
    mailable: bool = Field(description="False for who must not be mailed: leave them out")
    unsubscribe_url: str | None = Field(
        description="Their own link, to be put into each mail. Null for a token that may not"
        " suppress people, which is one of scope `read`: whoever has the link can unsubscribe them"
    )


class MembersQuery(PageQuery):
    """The members that are asked for."""

    limit: int = Field(200, ge=1, le=1000, description="How many at most")
    address: str = Field("", max_length=254, description="Only who has an address that begins so")


class MemberPage(AnswerBody):
    """A page of list members."""

    items: list[MemberAnswer]
    next_cursor: str | None


class NewMember(Body):
    """A contact to be put on a list by hand."""

    contact: int = Field(ge=1, description="The contact's id")


class LeaveQuery(Query):
    """The consequence for who is taken off."""

    suppress: bool = Field(False, description="No sync shall bring the address back, to any list")


class ChangesQuery(Query):
    """The point up to which a program has been told."""

    limit: int = Field(200, ge=1, le=1000, description="How many at most")
    cursor: str = Field(
        "", max_length=200, description="`next_cursor` of the answer before; empty begins now"
    )


class ListChangeAnswer(AnswerBody):
    """Somebody of whom something changed, as it is now."""

    contact: int
    address: str | None = Field(description="Null where the person was erased")
    member: MemberAnswer | None = Field(description="Null for who is not on the list")


class ListChangesPage(AnswerBody):
    """The changes of a list since a cursor. There is a next cursor always."""

    items: list[ListChangeAnswer]
    next_cursor: str
    has_more: bool = Field(description="True where there is more already")
