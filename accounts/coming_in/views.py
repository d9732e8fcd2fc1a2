"""The front door: leads people to an organisation of theirs, and the first of all to making one."""

from typing import cast

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.coming_in.actions import AlreadyBegun, begin_installation, is_empty
from accounts.coming_in.forms import FirstRunForm
from accounts.models import User
from accounts.organisations.queries import may_create_organisation, memberships_of
from web.form_page import form_page, posted


@never_cache
def home(request: HttpRequest) -> HttpResponseBase:
    """Lead to the first run where nobody has an account yet; else to where the person belongs."""
    if not request.user.is_authenticated and is_empty():
        return redirect("first_run")
    return _organisation_of(request)


@login_required
def _organisation_of(request: HttpRequest) -> HttpResponse:
    """Lead to the organisation that the person joined first; without any, say what to do."""
    user = cast("User", request.user)
    if joined := memberships_of(user):
        return redirect("sync_list", organisation_slug=joined[0].organisation.slug)
    context = {"may_create": may_create_organisation(user)}
    return render(request, "coming_in/no_organisation.html", context)


@sensitive_post_parameters("password")
@never_cache
@form_page
def first_run(request: HttpRequest) -> HttpResponseBase:
    """Make the first organisation and its admin, who is signed in then."""
    if not is_empty():
        return redirect("home")
    form = FirstRunForm(posted(request))
    if form.is_valid():
        try:
            begin_installation(**form.cleaned_data)
        except AlreadyBegun:
            return redirect("home")
        admin = User.objects.get_by_natural_key(form.cleaned_data["email"])
        answer: HttpResponse = perform_login(request, admin)
        return answer
    return render(request, "coming_in/first_run.html", {"form": form})
