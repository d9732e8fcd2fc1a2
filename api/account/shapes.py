"""The organisation, its people and its Recruit account as they are sent and answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from accounts.models import Invitation, Member, Organisation
from api.frame.shapes import AnswerBody, Body, BodyOfChange, PageQuery
from syncs.models import Connection

RoleCode = Literal["viewer", "marketer", "admin"]
Secret = Field(default=None, max_length=500, json_schema_extra={"writeOnly": True})


class AskingToken(AnswerBody):
    """The token that asks."""

    name: str
    scope: str
    role: RoleCode = Field(description="What it may do: its scope, and no more than its member")
    expires_at: datetime


class OrganisationAnswer(AnswerBody):
    """The organisation of the token."""

    id: int
    slug: str
    name: str
    time_zone: str
    plan: str
    created_at: datetime
    token: AskingToken

    @classmethod
    def of(cls, organisation: Organisation, token: AskingToken) -> OrganisationAnswer:
        return cls(
            id=organisation.pk,
            slug=organisation.slug,
            name=organisation.name,
            time_zone=organisation.time_zone,
            plan=organisation.plan,
            created_at=organisation.created_at,
            token=token,
        )


class OrganisationChange(BodyOfChange):
    """Another name or zone."""

    name: str | None = None
    time_zone: str | None = None


class LimitsAnswer(AnswerBody):
    """The limit of all syncs that have none of their own: how many people may leave at once."""

    people: int
    percent: int
    days: int


class LimitsChange(Body):
    """Other numbers."""

    people: int
    percent: int
    days: int


class MembershipAnswer(AnswerBody):
    """A member of the organisation."""

    id: int
    email: str
    name: str
    role: RoleCode
    has_second_factor: bool
    created_at: datetime

    @classmethod
    def of(cls, member: Member) -> MembershipAnswer:
        return cls.model_validate(
            {
                "id": member.pk,
                "email": member.user.email,
                "name": member.user.name,
                "role": member.role,
                "has_second_factor": getattr(member, "has_second_factor", False),
                "created_at": member.created_at,
            }
        )


class MembershipPage(AnswerBody):
    """A page of members."""

    items: list[MembershipAnswer]
    next_cursor: str | None


class RoleChange(Body):
    """Another role."""

    role: RoleCode


class InvitationAnswer(AnswerBody):
    """An open invitation; its link is only in its mail."""

    id: int
    email: str
    role: RoleCode
    invited_by: str
    created_at: datetime
    expires_at: datetime
    sent_at: datetime | None = Field(description="When its mail was handed over; null: not sent")

    @classmethod
    def of(cls, invitation: Invitation) -> InvitationAnswer:
        return cls.model_validate(
            {
                "id": invitation.pk,
                "email": invitation.email,
                "role": invitation.role,
                "invited_by": str(invitation.invited_by or ""),
                "created_at": invitation.created_at,
                "expires_at": invitation.expires_at,
                "sent_at": invitation.sent_at,
            }
        )


class InvitationPage(AnswerBody):
    """A page of open invitations."""

    items: list[InvitationAnswer]
    next_cursor: str | None


class NewInvitation(Body):
    """Somebody to be invited."""

    email: str
    role: RoleCode = "marketer"


class ConnectionAnswer(AnswerBody):
    """The organisation's Recruit account; secrets are never told."""

    id: int
    name: str
    data_centre: str
    api_url: str
    accounts_url: str
    account_email: str
    kind: Literal["zsc_key", "oauth"]
    secret_hint: str = Field(description="The last four characters of the key")
    secret_set_at: datetime
    secret_set_by: str
    state: str
    key_works: bool
    tested_at: datetime | None
    account_name: str
    edition: str
    edition_override: str
    account_type: str
    account_type_override: str
    keep_running: bool = Field(description="A new key that works stops no sync")

    @classmethod
    def of(cls, connection: Connection) -> ConnectionAnswer:
        told: dict[str, Any] = {
            name: getattr(connection, name)
            for name in cls.model_fields
            if name not in {"id", "kind", "secret_set_by"}
        }
        told |= {
            "id": connection.pk,
            "kind": connection.credentials_kind,
            "secret_set_by": str(connection.secret_set_by or ""),
        }
        return cls.model_validate(told)


class ConnectionPage(AnswerBody):
    """The connections of the organisation."""

    items: list[ConnectionAnswer]
    next_cursor: str | None


class AccountBody(Body):
    """The place of the account and the way to sign in. With a connection, a secret that is left
    out stays the stored one, as long as it is sent to the same address in the same way."""

    data_centre: str = Field(description="Such as EU; `custom` for another address")
    api_url: str = ""
    accounts_url: str = ""
    account_email: str
    kind: Literal["zsc_key", "oauth"] = "zsc_key"
    key: str | None = Secret
    client_id: str | None = Secret
    client_secret: str | None = Secret
    refresh_token: str | None = Secret
    grant_code: str | None = Secret


class ConnectionChange(BodyOfChange):
    """The decisions of an admin besides the key; "" goes by what Recruit tells."""

    keep_running: bool | None = None
    edition: str | None = None
    account_type: str | None = None


class KeyChangeAnswer(AnswerBody):
    """The outcome of a new key."""

    connection: ConnectionAnswer
    deactivated_syncs: int
    activated_syncs: int
    cancelled_runs: int
    unproven_account: str = Field(
        description="The account that was connected, where Recruit does not tell whether these"
        " credentials belong to it: then no sync goes on by itself. Empty where it is the same"
    )


class TestedAnswer(AnswerBody):
    """The answer of Recruit with the stored key."""

    account_name: str
    edition: str
    account_type: str
    deactivated_syncs: int = Field(description="Those that the edition does not allow any more")
    activated_syncs: int


class ActivatedAnswer(AnswerBody):
    """The syncs that run again, and those that do not, each with a sentence why."""

    activated: list[int]
    unfit: dict[int, str]


class ModuleAnswer(AnswerBody):
    """A module of people that a sync can read."""

    api_name: str
    label: str
    refusal: str = Field(description="Why it cannot be chosen; empty where it can")


class ModulePage(AnswerBody):
    """The modules of the account."""

    items: list[ModuleAnswer]
    next_cursor: str | None


class SourceFieldAnswer(AnswerBody):
    """A field of a module."""

    api_name: str
    label: str
    data_type: str
    custom: bool
    operators: list[str] = Field(description="Those that a condition on it can have")


class SourceFieldPage(AnswerBody):
    """The fields of a module."""

    items: list[SourceFieldAnswer]
    next_cursor: str | None


class CustomViewAnswer(AnswerBody):
    """A custom view of a module."""

    id: str
    name: str


class CustomViewPage(AnswerBody):
    """The custom views of a module."""

    items: list[CustomViewAnswer]
    next_cursor: str | None


class MembersPageQuery(PageQuery):
    """The members that are asked for."""
