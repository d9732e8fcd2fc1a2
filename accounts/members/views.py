"""Account settings → Members (R101)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from accounts.found import member_of
from accounts.members.actions import (
    LastAdmin,
    MemberGone,
    change_role,
    end_membership,
    stored_role,
)
from accounts.members.forms import RoleForm
from accounts.members.queries import invitations_of, members_of
from accounts.models import Member, Role
from web.form_page import form_page, posted
from web.seen import ChangedMeanwhile

LAST_ADMIN = "An organisation needs an admin. Make somebody else one first."


@require_safe
@may(Action.SEE)
def members(request: TenantRequest) -> HttpResponse:
    context = {
        "members": members_of(request.organisation),
        "invitations": invitations_of(request.organisation),
        "now": timezone.now(),
    }
    return render(request, "members/members.html", context)


@form_page
@may(Action.MANAGE_MEMBERS)
def member_role(request: TenantRequest, member_id: int) -> HttpResponse:
    """Give a member another role."""
    member = member_of(request, member_id)
    form = RoleForm(posted(request), stored=stored_role(member))
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            change_role(member, role, seen=form.seen)
        except LastAdmin:
            form.add_error("role", LAST_ADMIN)
        except ChangedMeanwhile as other:
            form.show_changes(other)
        except MemberGone:
            return _gone(request)
        else:
            messages.success(
                request, f"{member.user} is {_article(role)} {role.label.lower()} now."
            )
            return redirect("members", request.organisation.slug)
    return render(request, "members/role.html", {"member": member, "form": form})


@form_page
@may(Action.MANAGE_MEMBERS)
def remove_member(request: TenantRequest, member_id: int) -> HttpResponse:
    """Ask, then take a member out of the organisation."""
    member = member_of(request, member_id)
    if request.method == "POST":
        return _ended(request, member, said=f"{member.user} is no member any more.")
    return render(request, "members/remove.html", {"member": member})


@form_page
@may(Action.SEE)
def leave_organisation(request: TenantRequest) -> HttpResponse:
    """Ask, then end the person's own membership."""
    if request.method == "POST":
        name = request.organisation.name
        return _ended(request, request.member, said=f"You left {name}.", leads_home=True)
    return render(request, "members/leave.html")


def _ended(
    request: TenantRequest, member: Member, *, said: str, leads_home: bool = False
) -> HttpResponse:
    try:
        end_membership(member)
    except LastAdmin:
        messages.error(request, LAST_ADMIN)
    except MemberGone:
        return _gone(request)
    else:
        messages.success(request, said)
        if leads_home or member.user_id == request.user.pk:
            return redirect("home")
    return redirect("members", request.organisation.slug)


def _gone(request: TenantRequest) -> HttpResponse:
    messages.warning(request, "Somebody else has removed this member meanwhile.")
    return redirect("members", request.organisation.slug)


def _article(role: Role) -> str:
    return "an" if role == Role.ADMIN else "a"
