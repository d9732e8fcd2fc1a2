"""Account settings → Zoho Recruit: the connection, and the form to connect or change it (R1-R4)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may, user_of
from syncs.account.details import GRANT_CODE
from syncs.connection.actions.check_failures import CheckFailed
from syncs.connection.actions.key_change import (
    AlreadyConnected,
    KeyChange,
    change_account,
    connect,
    try_details,
)
from syncs.connection.forms import AccountFactsForm, AccountForm, KeyPolicyForm
from syncs.connection.queries import connections_of, dependants_of
from syncs.found import connection_of
from syncs.models import Connection
from syncs.models.connection import KeyChangedMeanwhile
from web.form_page import form_page, posted
from web.wording import counted

SECRETS = ("key", "client_id", "client_secret", "refresh_token", "grant_code")

Save = Callable[[AccountForm], HttpResponse]


@require_safe
@may(Action.SEE)
def connections(request: TenantRequest) -> HttpResponse:
    cards = [
        {
            "overview": overview,
            "depends": dependants_of(overview.connection),
            "facts": AccountFactsForm(initial=_facts(overview.connection)),
            "policy": KeyPolicyForm(initial=_policy(overview.connection)),
        }
        for overview in connections_of(request.organisation, timezone.now())
    ]
    return render(request, "connection/connections.html", {"cards": cards})


@sensitive_post_parameters(*SECRETS)
@form_page
@may(Action.CONNECT)
def connect_recruit(request: TenantRequest) -> HttpResponse:
    if request.organisation.connections.exists():
        return _already_connected(request)

    def save(form: AccountForm) -> HttpResponse:
        made = connect(request.organisation, form.details, by=user_of(request), now=timezone.now())
        named = made.account_name or made.account_email
        messages.success(request, f"{named} is connected. Syncs can read from it now.")
        return _to_connections(request)

    try:
        return _entered(request, AccountForm(posted(request)), None, save)
    except AlreadyConnected:
        return _already_connected(request)


@sensitive_post_parameters(*SECRETS)
@form_page
@may(Action.CONNECT)
def update_connection(request: TenantRequest, connection_id: int) -> HttpResponse:
    connection = connection_of(request, connection_id)

    def save(form: AccountForm) -> HttpResponse:
        seen = form.cleaned_data["version"]
        done = change_account(
            connection, form.details, seen=seen, by=user_of(request), now=timezone.now()
        )
        messages.success(request, _what_was_done(done))
        return _to_connections(request)

    try:
        form = AccountForm(posted(request), connection=connection)
        return _entered(request, form, connection, save)
    except KeyChangedMeanwhile:
        messages.warning(
            request,
            "Somebody has changed this connection meanwhile, so nothing of yours was saved.",
        )
        return redirect("update_connection", request.organisation.slug, connection.pk)


def _entered(
    request: TenantRequest, form: AccountForm, connection: Connection | None, save: Save
) -> HttpResponse:
    """Save or only test what was entered; what is wrong is said beside its field."""
    context: dict[str, Any] = {"form": form, "connection": connection}
    is_test = "test" in request.POST
    if form.is_bound and form.is_valid():
        try:
            if not is_test:
                return save(form)
            context |= _tested(form, connection)
        except CheckFailed as failed:
            at = failed.at if failed.at in form.fields else None
            form.add_error(at, f"{failed.problem} {failed.remedy}")
    if is_test and request.headers.get("HX-Request"):
        return render(request, "connection/_tested.html", context)
    if connection:
        context["depends"] = dependants_of(connection)
    return render(request, "connection/form.html", context)


def _tested(form: AccountForm, connection: Connection | None) -> dict[str, Any]:
    if GRANT_CODE in form.details.secrets:
        return {"would_use_up_code": True}
    return {"tested": try_details(form.details, connection)}


def _what_was_done(done: KeyChange) -> str:
    said = "The new details work and are saved."
    if not done.is_new:
        said = "These details were in use already, and they work."
    if done.deactivated:
        are, them = ("is", "it") if done.deactivated == 1 else ("are", "them")
        said += (
            f" {counted(done.deactivated, 'sync')} {are} inactive until somebody activates {them}."
        )
    else:
        said += " No sync was stopped."
    if done.cancelled:
        said += f" {counted(done.cancelled, 'run')} in progress will stop."
    if done.activated:
        said += f" {counted(done.activated, 'sync')} that the old key had stopped will run again."
    return said


def _facts(connection: Connection) -> dict[str, str]:
    return {
        "edition": connection.edition_override,
        "account_type": connection.account_type_override,
    }


def _policy(connection: Connection) -> dict[str, str]:
    return {"keep_running": "yes" if connection.keep_running else "no"}


def _already_connected(request: TenantRequest) -> HttpResponse:
    messages.info(request, "A Recruit account is connected already.")
    return _to_connections(request)


def _to_connections(request: TenantRequest) -> HttpResponse:
    return redirect("connections", request.organisation.slug)
