"""Inviting people, and accepting (R101)."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may, user_of
from accounts.found import invitation_of
from accounts.invitations.actions import (
    MAX_INVITATIONS,
    AlreadyMember,
    ForSomebodyElse,
    InvitationGone,
    Sealed,
    SentJustNow,
    TooManyInvitations,
    accept,
    find_open,
    invite,
    renew,
    sign_up_invited,
    withdraw,
)
from accounts.invitations.forms import AcceptForm, InviteForm
from accounts.invitations.mail import is_mail_sent, send_invitation
from accounts.models import Invitation, Role, User
from accounts.tenancy.standing import serve_from_here
from web.form_page import form_page, posted
from web.own_address import own_address
from web.seen import ChangedMeanwhile, Seen

JUST_NOW = "A mail went there less than a minute ago. Wait a moment before you send another."


@form_page
@may(Action.MANAGE_MEMBERS)
def invite_member(request: TenantRequest) -> HttpResponse:
    """Invite an address, with a role; an open invitation of it with another role is shown first
    (R24)."""
    form = InviteForm(posted(request), initial={"role": Role.MARKETER})
    seen = Seen.unsealed(request.POST.get("seen", ""))
    if form.is_valid():
        email, role = form.cleaned_data["email"], Role(form.cleaned_data["role"])
        try:
            sealed = invite(
                request.organisation,
                email,
                role,
                by=user_of(request),
                now=timezone.now(),
                seen=seen,
            )
        except ChangedMeanwhile as other:
            seen = Seen.of(other.stored)
            form.add_error("role", _invited_as(Role(str(other.stored["role"])), role))
        except AlreadyMember:
            form.add_error("email", "This person is a member already.")
        except SentJustNow:
            form.add_error("email", JUST_NOW)
        except TooManyInvitations:
            form.add_error(
                None,
                f"{MAX_INVITATIONS} invitations are open. Withdraw some that nobody accepts.",
            )
        else:
            return _sent(request, sealed)
    return render(request, "invitations/invite.html", {"form": form, "seen": seen.sealed()})


@require_POST
@may(Action.MANAGE_MEMBERS)
def resend_invitation(request: TenantRequest, invitation_id: int) -> HttpResponse:
    invitation = invitation_of(request, invitation_id)
    try:
        return _sent(request, renew(invitation, now=timezone.now()))
    except SentJustNow:
        messages.warning(request, JUST_NOW)
    except InvitationGone:
        messages.warning(request, "This invitation was accepted or withdrawn meanwhile.")
    return redirect("members", request.organisation.slug)


@require_POST
@may(Action.MANAGE_MEMBERS)
def withdraw_invitation(request: TenantRequest, invitation_id: int) -> HttpResponse:
    invitation = invitation_of(request, invitation_id)
    withdraw(invitation)
    messages.success(request, f"{invitation.email} is not invited any more.")
    return redirect("members", request.organisation.slug)


@sensitive_post_parameters("password")
@never_cache
@form_page
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Show who invites the person to what, and take the answer."""
    found = find_open(key, now=timezone.now())
    if found is None:
        return _gone(request)
    serve_from_here(found.organisation_id)
    if request.user.is_authenticated:
        return _accept_as(request, found, request.user)
    if User.objects.filter(email=found.email).exists():
        return render(request, "invitations/sign_in.html", {"invitation": found})
    return _sign_up(request, found)


def _invited_as(stored: Role, role: Role) -> str:
    return (
        f"This person is invited already, in the role {stored.label}. To invite them in the role"
        f" {role.label} instead, send the invitation once more."
    )


def _accept_as(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    if request.method == "POST":
        try:
            accept(found, user, now=timezone.now())
        except InvitationGone:
            return _gone(request)
        except ForSomebodyElse:
            pass  # the page says so
        else:
            return _welcome(request, found)
    is_theirs = user.email == found.email
    return render(request, "invitations/accept.html", {"invitation": found, "is_theirs": is_theirs})


def _sign_up(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = AcceptForm(posted(request), email=found.email)
    if form.is_valid():
        try:
            member = sign_up_invited(found, **form.cleaned_data, now=timezone.now())
        except InvitationGone:
            return _gone(request)
        welcome = _welcome(request, found)
        answer: HttpResponse = perform_login(request, member.user, redirect_url=welcome.url)
        return answer
    return render(request, "invitations/sign_up.html", {"invitation": found, "form": form})


def _welcome(request: HttpRequest, found: Invitation) -> HttpResponseRedirect:
    messages.success(request, f"You are a member of {found.organisation.name} now.")
    return redirect("sync_list", found.organisation.slug)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "invitations/gone.html", status=404)


def _sent(request: TenantRequest, sealed: Sealed) -> HttpResponse:
    invitation = sealed.invitation
    link = own_address(request, reverse("invitation", args=[sealed.key]))
    if send_invitation(invitation, link, now=timezone.now()):
        messages.success(request, f"The invitation is on its way to {invitation.email}.")
    elif is_mail_sent():
        messages.error(
            request,
            f"{invitation.email} is invited, but the mail could not be sent. Send it again later.",
        )
    else:
        messages.warning(
            request,
            f"This installation sends no mail. Give this link to {invitation.email}: {link}",
        )
    return redirect("members", request.organisation.slug)
