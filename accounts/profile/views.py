"""Your account: the name, the organisations, the browsers in which one is signed in (R100)."""

from typing import cast

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.audit.rules.changes import AuditChange
from accounts.coming_in.recorded import place_of, put_down
from accounts.models import User
from accounts.organisations.queries import closures_of, may_create_organisation, memberships_of
from accounts.profile.forms import ProfileForm
from accounts.profile.rules import browser_in_words
from web.form_page import form_page, posted


@form_page
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change the name, and show the organisations."""
    user = cast("User", request.user)
    form = ProfileForm(posted(request), initial={"name": user.name})
    if form.is_valid():
        User.objects.filter(pk=user.pk).update(name=form.cleaned_data["name"])
        messages.success(request, "Your name is saved.")
        return redirect("profile")
    context = {
        "form": form,
        "memberships": sorted(memberships_of(user), key=lambda each: each.organisation.name),
        "closures": closures_of(user),
        "may_create": may_create_organisation(user),
    }
    return render(request, "profile/profile.html", context)


@form_page
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Show in which browsers the person is signed in, and sign out of all or of all others."""
    user = cast("User", request.user)
    if request.method == "POST":
        return _signed_out(request, user, of_this_too=request.POST.get("where") == "everywhere")
    found = sorted(
        UserSession.objects.purge_and_list(user), key=lambda each: each.created_at, reverse=True
    )
    here = request.session.session_key
    context = {
        "sessions": [
            (each, browser_in_words(each.user_agent), each.session_key == here) for each in found
        ]
    }
    return render(request, "profile/sessions.html", context)


def _signed_out(request: HttpRequest, user: User, *, of_this_too: bool) -> HttpResponse:
    user.sign_out_everywhere()
    put_down(user, AuditChange.MADE, "sign-out", after=place_of(request))
    if of_this_too:
        logout(request)
        messages.success(request, "You are signed out everywhere.")
        return redirect("account_login")
    update_session_auth_hash(request, user)
    UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key).delete()
    UserSession.objects.create_from_request(request)
    messages.success(request, "You are signed out everywhere else.")
    return redirect("sessions")
