"""Sends, renews, withdraws and accepts invitations (R101)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction

from accounts.models import Invitation, Member, Organisation, Role, User
from accounts.models.invitation import digest_of_key
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from web.seen import Seen

MAX_INVITATIONS = 200
"""Open ones of an organisation, so that nobody sends mail to the whole world from here."""

REST = timedelta(minutes=1)
"""How long to wait before another mail goes to the same address."""


class AlreadyMember(Exception):
    """The person with the address is a member."""


class TooManyInvitations(Exception):
    """The organisation has `MAX_INVITATIONS` open ones."""


class SentJustNow(Exception):
    """The last mail is younger than `REST`."""


class InvitationGone(Exception):
    """The invitation was withdrawn, accepted, renewed or has expired."""


class ForSomebodyElse(Exception):
    """The invitation is for another address than the person's."""


@dataclass(frozen=True)
class Sealed:
    """An invitation with the key that only its mail has."""

    invitation: Invitation
    key: str


@transaction.atomic
def invite(
    organisation: Organisation,
    email: str,
    role: Role,
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> Sealed:
    """Invite the address; an open invitation of it gets this role, and a new key.

    Raises AlreadyMember, TooManyInvitations or SentJustNow, and ChangedMeanwhile where the open one
    has another role than was `seen` (R24).
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    email = email.strip().lower()
    if organisation.members.filter(user__email=email).exists():
        raise AlreadyMember
    found = organisation.invitations.filter(email=email).first()
    if found is None and organisation.invitations.count() >= MAX_INVITATIONS:
        raise TooManyInvitations
    if seen is not None and found and found.expires_at > now:
        seen.refuse_overwriting({"role": str(found.role)}, entered={"role": str(role)})
    invitation = found or Invitation(organisation=organisation, email=email)
    invitation.role, invitation.invited_by = role, by
    return _renewed(invitation, now)


@transaction.atomic
def renew(invitation: Invitation, *, now: datetime) -> Sealed:
    """Give an invitation another key and the whole time again; the former mail opens nothing now.

    Raises InvitationGone or SentJustNow.
    """
    found = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk)
    held = found.select_related("organisation").first()
    if held is None:
        raise InvitationGone
    return _renewed(held, now)


def withdraw(invitation: Invitation) -> None:
    """Make the invitation's mail worth nothing."""
    Invitation.objects.filter(pk=invitation.pk).delete()


@across_organisations(AcrossReason.SECRET)
def find_open(key: str, *, now: datetime) -> Invitation | None:
    """Return the invitation that the key opens, if it is still open."""
    open_ones = Invitation.objects.filter(expires_at__gt=now, organisation__closure=None)
    shown = open_ones.select_related("organisation", "invited_by")
    return shown.filter(key_digest=digest_of_key(key)).first()


@transaction.atomic
def accept(invitation: Invitation, user: User, *, now: datetime) -> Member:
    """Make the person a member with the role of the invitation, which is used up then.

    Who is a member already keeps their role. Raises InvitationGone or ForSomebodyElse.
    """
    _take(invitation, now)
    if user.email != invitation.email:
        raise ForSomebodyElse
    member, _ = Member.objects.get_or_create(
        organisation=invitation.organisation, user=user, defaults={"role": invitation.role}
    )
    return member


@transaction.atomic
def sign_up_invited(invitation: Invitation, *, name: str, password: str, now: datetime) -> Member:
    """Make an account for the invited address, which its mail has proved, and accept.

    Raises InvitationGone, also where the address has got an account meanwhile.
    """
    if User.objects.filter(email=invitation.email).exists():
        raise InvitationGone
    user = User.objects.create_user(invitation.email, password, name=name)
    return accept(invitation, user, now=now)


def _take(invitation: Invitation, now: datetime) -> None:
    """Delete it, so that of two who accept at once one does; the key must not have changed."""
    still = Invitation.objects.filter(
        pk=invitation.pk, key_digest=invitation.key_digest, expires_at__gt=now
    )
    if not still.delete()[0]:
        raise InvitationGone


def _renewed(invitation: Invitation, now: datetime) -> Sealed:
    if invitation.sent_at and invitation.sent_at > now - REST:
        raise SentJustNow
    key = token_urlsafe(32)
    invitation.key_digest = digest_of_key(key)
    invitation.expires_at = now + timedelta(days=settings.INVITATION_DAYS)
    invitation.sent_at = None
    invitation.save()
    return Sealed(invitation, key)
