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
from syncs.actors.queries.naming import name_admins
from syncs.connection.actions.check_failures import CheckFailed
from syncs.connection.actions.key_change import (
    AlreadyConnected,
    KeyChange,
    change_account,
    connect,
    try_details,
)
from syncs.connection.forms import AccountForm
from syncs.connection.queries import dependants_of
from syncs.connection.views.cards import render_connections
from syncs.found import connection_of
from syncs.models import Connection
from syncs.models.connection import KeyChangedMeanwhile
from web.form_page import form_page, posted
from web.seen import ChangedMeanwhile
from web.wording import counted

SECRET_FIELDS = ("key", "client_id", "client_secret", "refresh_token", "grant_code")

Save = Callable[[AccountForm], HttpResponse]


@require_safe
@may(Action.SEE)
def connections(request: TenantRequest) -> HttpResponse:
    return render_connections(request)


@sensitive_post_parameters(*SECRET_FIELDS)
@form_page
@may(Action.CONNECT)
def connect_recruit(request: TenantRequest) -> HttpResponse:
    if request.organisation.connections.exists():
        return _already_connected_response(request)

    def save(form: AccountForm) -> HttpResponse:
        made = connect(request.organisation, form.details, by=user_of(request), now=timezone.now())
        named = made.account_name or made.account_email
        messages.success(request, f"{named} is connected. Syncs can read from it now.")
        return _redirect_to_connections(request)

    try:
        return _save_or_test(request, AccountForm(posted(request)), None, save)
    except AlreadyConnected:
        return _already_connected_response(request)


@sensitive_post_parameters(*SECRET_FIELDS)
@form_page
@may(Action.CONNECT)
def update_connection(request: TenantRequest, connection_id: int) -> HttpResponse:
    connection = connection_of(request, connection_id)

    def save(form: AccountForm) -> HttpResponse:
        done = change_account(
            connection, form.details, seen=form.seen, by=user_of(request), now=timezone.now()
        )
        messages.success(request, key_change_in_words(done))
        return _redirect_to_connections(request)

    try:
        form = AccountForm(posted(request), connection=connection)
        return _save_or_test(request, form, connection, save)
    except KeyChangedMeanwhile:
        messages.warning(
            request,
            "Somebody has changed this connection meanwhile, so nothing of yours was saved.",
        )
        return redirect("update_connection", request.organisation.slug, connection.pk)


def _save_or_test(
    request: TenantRequest, form: AccountForm, connection: Connection | None, save: Save
) -> HttpResponse:
    """Save or only test what was entered; what is wrong is told beside its field."""
    context: dict[str, Any] = {"form": form, "connection": connection}
    is_test = "test" in request.POST
    if form.is_bound and form.is_valid():
        try:
            if not is_test:
                return save(form)
            context |= _test_details(form, connection)
        except ChangedMeanwhile as other:
            form.show_changes(other)
        except CheckFailed as failed:
            at = failed.at if failed.at in form.fields else None
            said = name_admins(f"{failed.problem} {failed.remedy}", request.organisation)
            form.add_error(at, said)
    if is_test and request.headers.get("HX-Request"):
        return render(request, "connection/_tested.html", context)
    if connection:
        context["depends"] = dependants_of(connection)
    return render(request, "connection/form.html", context)


def _test_details(form: AccountForm, connection: Connection | None) -> dict[str, Any]:
    if GRANT_CODE in form.details.secrets:
        return {"would_use_up_code": True}
    return {"tested": try_details(form.details, connection)}


def key_change_in_words(done: KeyChange) -> str:
    """Say what a change of the key has led to."""
    message = "The new details work and are saved."
    if not done.is_new:
        message = "These details were in use already, and they work."
    if done.deactivated:
        are, them = ("is", "it") if done.deactivated == 1 else ("are", "them")
        message += (
            f" {counted(done.deactivated, 'sync')} {are} inactive until somebody activates {them}."
        )
    else:
        message += " No sync was stopped."
    if done.unproven:
        message += (
            f" Recruit does not tell whether they belong to {done.unproven}, and syncs know people"
            " by the numbers of its records: see that it is the same account before you activate"
            " any."
        )
    if done.cancelled:
        message += f" {counted(done.cancelled, 'run')} in progress will stop."
    if done.activated:
        message += (
            f" {counted(done.activated, 'sync')} that the old key had stopped will run again."
        )
    return message


def _already_connected_response(request: TenantRequest) -> HttpResponse:
    messages.info(request, "A Recruit account is connected already.")
    return _redirect_to_connections(request)


def _redirect_to_connections(request: TenantRequest) -> HttpResponse:
    return redirect("connections", request.organisation.slug)
