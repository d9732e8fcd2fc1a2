"""The organisation, its members and who is invited (R101, R102)."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.access import Action, TenantRequest, user_of
from accounts.found import invitation_of, member_of
from accounts.invitations.actions import (
    MAX_INVITATIONS,
    AlreadyMember,
    InvitationGone,
    Sealed,
    SentJustNow,
    TooManyInvitations,
    invite,
    renew,
    withdraw,
)
from accounts.invitations.forms import InviteForm
from accounts.invitations.mail import send_invitation
from accounts.invitations.views import JUST_NOW
from accounts.members.actions import (
    LastAdmin,
    MemberGone,
    change_role,
    end_membership,
    stored_role,
)
from accounts.members.views import LAST_ADMIN
from accounts.models import ApiToken, Member, Role
from accounts.organisations.actions import change_organisation, stored_organisation
from accounts.organisations.forms import OrganisationChangeForm
from api.account.shapes import (
    AskingToken,
    InvitationAnswer,
    InvitationPage,
    LimitsAnswer,
    LimitsChange,
    MembershipAnswer,
    MembershipPage,
    NewInvitation,
    OrganisationAnswer,
    OrganisationChange,
    RoleChange,
)
from api.frame.names import refusing_names
from api.frame.operations import Endpoint, Reply, operation
from api.frame.paging import read_in_order
from api.frame.problems import ApiProblem, refuse_form
from api.frame.shapes import PageQuery
from api.frame.versions import etag_of, require_version
from syncs.holds.actions.limits import change_defaults, stored_defaults
from syncs.holds.forms import LimitForm
from web.own_address import own_address


class TheOrganisation(Endpoint):
    """The organisation of the token."""

    @operation(
        "read_organisation",
        "Read the organisation",
        action=Action.SEE,
        answer=OrganisationAnswer,
    )
    def get(self, request: TenantRequest) -> Reply:
        """Return the organisation, and what the token may."""
        return self._told(request)

    @operation(
        "change_organisation",
        "Change the organisation",
        action=Action.MANAGE_ORGANISATION,
        answer=OrganisationAnswer,
        body=OrganisationChange,
        versioned=True,
        example={"name": "Zylker", "time_zone": "Asia/Kolkata"},
    )
    def patch(self, request: TenantRequest, body: OrganisationChange) -> Reply:
        """Give the organisation another name or zone."""
        organisation = request.organisation
        stored = stored_organisation(organisation)
        seen = require_version(request, stored)
        entered = {
            "organisation": organisation.name if body.name is None else body.name,
            "time_zone": organisation.time_zone if body.time_zone is None else body.time_zone,
        }
        form = OrganisationChangeForm(entered, stored=stored)
        if not form.is_valid():
            raise refuse_form(form, {"organisation": "/name", "time_zone": "/time_zone"})
        given = form.cleaned_data
        with refusing_names(at="/name"):
            change_organisation(
                organisation, name=given["organisation"], time_zone=given["time_zone"], seen=seen
            )
        organisation.refresh_from_db()
        return self._told(request)

    def _told(self, request: TenantRequest) -> Reply:
        token = self.request.auth
        assert isinstance(token, ApiToken)  # noqa: S101 (what authentication gives)
        told = AskingToken.model_validate(
            {
                "name": token.name,
                "scope": token.scope,
                "role": token.role.value,
                "expires_at": token.expires_at,
            }
        )
        return Reply(
            OrganisationAnswer.of(request.organisation, told),
            etag=etag_of(stored_organisation(request.organisation)),
        )


class RemovalLimits(Endpoint):
    """The limit above which people are held (R74)."""

    @operation(
        "read_removal_limit", "Read the removal limit", action=Action.SEE, answer=LimitsAnswer
    )
    def get(self, request: TenantRequest) -> Reply:
        """Return the limit of all syncs that have none of their own."""
        return _told_limits(request)

    @operation(
        "change_removal_limit",
        "Change the removal limit",
        action=Action.SET_LIMITS,
        answer=LimitsAnswer,
        body=LimitsChange,
        versioned=True,
        example={"people": 200, "percent": 10, "days": 7},
    )
    def put(self, request: TenantRequest, body: LimitsChange) -> Reply:
        """Set the three numbers."""
        stored = stored_defaults(request.organisation)
        seen = require_version(request, stored)
        form = LimitForm({k: str(v) for k, v in vars(body).items()}, stored=stored)
        if not form.is_valid():
            raise refuse_form(form, {name: f"/{name}" for name in form.fields})
        change_defaults(request.organisation, form.entered, seen=seen, user=user_of(request))
        return _told_limits(request)


class Memberships(Endpoint):
    """The members of the organisation."""

    @operation(
        "list_organisation_members",
        "Read members of the organisation",
        action=Action.SEE,
        answer=MembershipPage,
        query=PageQuery,
    )
    def get(self, request: TenantRequest, query: PageQuery) -> MembershipPage:
        """Return a page of members, in the order in which they came."""
        second = Exists(Authenticator.objects.filter(user=OuterRef("user")))
        members = request.organisation.members.select_related("user")
        rows, following = read_in_order(members.annotate(has_second_factor=second), query)
        return MembershipPage(
            items=[MembershipAnswer.of(each) for each in rows], next_cursor=following
        )


class OneMembership(Endpoint):
    """A member of the organisation."""

    @operation(
        "read_organisation_member",
        "Read a member of the organisation",
        action=Action.SEE,
        answer=MembershipAnswer,
    )
    def get(self, request: TenantRequest, member_id: int) -> Reply:
        """Return the member."""
        return _told_member(member_of(request, member_id))

    @operation(
        "change_role",
        "Give a member another role",
        action=Action.MANAGE_MEMBERS,
        answer=MembershipAnswer,
        body=RoleChange,
        versioned=True,
        example={"role": "marketer"},
    )
    def patch(self, request: TenantRequest, body: RoleChange, member_id: int) -> Reply:
        """Give the member another role; the last admin stays one."""
        member = member_of(request, member_id)
        seen = require_version(request, stored_role(member))
        try:
            change_role(member, Role(body.role), seen=seen)
        except LastAdmin:
            raise ApiProblem("conflict", LAST_ADMIN) from None
        except MemberGone:
            raise ApiProblem("not_found") from None
        return _told_member(member_of(request, member_id))

    @operation("remove_organisation_member", "Remove a member", action=Action.MANAGE_MEMBERS)
    def delete(self, request: TenantRequest, member_id: int) -> None:
        """Take the member out of the organisation, with their tokens; the last admin stays."""
        try:
            end_membership(member_of(request, member_id))
        except LastAdmin:
            raise ApiProblem("conflict", LAST_ADMIN) from None
        except MemberGone:
            raise ApiProblem("not_found") from None


class Invitations(Endpoint):
    """The open invitations of the organisation."""

    @operation(
        "list_invitations",
        "Read open invitations",
        action=Action.SEE,
        answer=InvitationPage,
        query=PageQuery,
    )
    def get(self, request: TenantRequest, query: PageQuery) -> InvitationPage:
        """Return a page of open invitations, in the order in which they were made."""
        found = request.organisation.invitations.select_related("invited_by")
        rows, following = read_in_order(found, query)
        return InvitationPage(
            items=[InvitationAnswer.of(each) for each in rows], next_cursor=following
        )

    @operation(
        "invite",
        "Invite somebody",
        action=Action.MANAGE_MEMBERS,
        answer=InvitationAnswer,
        status=201,
        body=NewInvitation,
        example={"email": "ann@mail.example", "role": "viewer"},
    )
    def post(self, request: TenantRequest, body: NewInvitation) -> Reply:
        """Invite an address by e-mail; an open invitation of it gets this role, and
        another mail."""
        form = InviteForm({"email": body.email, "role": body.role})
        if not form.is_valid():
            raise refuse_form(form, {"email": "/email", "role": "/role"})
        try:
            sealed = invite(
                request.organisation,
                form.cleaned_data["email"],
                Role(body.role),
                by=user_of(request),
                now=timezone.now(),
            )
        except AlreadyMember:
            raise ApiProblem("conflict", "This person is a member already.") from None
        except SentJustNow:
            raise ApiProblem("conflict", JUST_NOW) from None
        except TooManyInvitations:
            words = f"{MAX_INVITATIONS} invitations are open. Withdraw some that nobody accepts."
            raise ApiProblem("conflict", words) from None
        return _sent(request, sealed)


class OneInvitation(Endpoint):
    """An open invitation."""

    @operation("read_invitation", "Read an invitation", action=Action.SEE, answer=InvitationAnswer)
    def get(self, request: TenantRequest, invitation_id: int) -> InvitationAnswer:
        """Return the invitation, as long as it is open."""
        return InvitationAnswer.of(invitation_of(request, invitation_id))

    @operation("withdraw_invitation", "Withdraw an invitation", action=Action.MANAGE_MEMBERS)
    def delete(self, request: TenantRequest, invitation_id: int) -> None:
        """Make the invitation's mail worth nothing."""
        withdraw(invitation_of(request, invitation_id))


class InvitationMail(Endpoint):
    """Another mail of an invitation."""

    @operation(
        "resend_invitation",
        "Send an invitation again",
        action=Action.MANAGE_MEMBERS,
        answer=InvitationAnswer,
    )
    def post(self, request: TenantRequest, invitation_id: int) -> Reply:
        """Send another mail, which has the whole time again; the former one opens nothing now."""
        try:
            sealed = renew(invitation_of(request, invitation_id), now=timezone.now())
        except SentJustNow:
            raise ApiProblem("conflict", JUST_NOW) from None
        except InvitationGone:
            raise ApiProblem("not_found") from None
        return _sent(request, sealed)


def _told_limits(request: TenantRequest) -> Reply:
    stored = stored_defaults(request.organisation)
    return Reply(LimitsAnswer.model_validate(dict(stored)), etag=etag_of(stored))


def _told_member(member: Member) -> Reply:
    member.has_second_factor = Authenticator.objects.filter(  # type: ignore[attr-defined]
        user=member.user
    ).exists()
    return Reply(MembershipAnswer.of(member), etag=etag_of(stored_role(member)))


def _sent(request: TenantRequest, sealed: Sealed) -> Reply:
    """Send the mail; the link is told nowhere else, as answers are kept for a day."""
    link = own_address(request, reverse("invitation", args=[sealed.key]))
    send_invitation(sealed.invitation, link, now=timezone.now())
    made = invitation_of(request, sealed.invitation.pk)
    return Reply(InvitationAnswer.of(made), location=f"/api/v1/invitations/{made.pk}")
