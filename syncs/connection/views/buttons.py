"""The buttons of a connection: test it, say what the account is, choose what a new key does."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may, user_of
from syncs.actors.queries.naming import name_admins
from syncs.connection.actions.check_failures import CheckFailed
from syncs.connection.actions.key_change import retest
from syncs.connection.actions.key_policy import choose_key_policy
from syncs.connection.forms import AccountFactsForm, KeyPolicyForm
from syncs.connection.views.cards import render_connections
from syncs.found import connection_of
from syncs.models.connection import KeyChangedMeanwhile
from syncs.plan.actions import override_account_facts
from syncs.plan.views import warn_of_deactivated
from web.seen import ChangedMeanwhile
from web.wording import counted


@require_POST
@may(Action.CONNECT)
def test_connection(request: TenantRequest, connection_id: int) -> HttpResponse:
    """Ask Recruit with the stored key, and read the edition and the account type again (R2, R8)."""
    connection, now = connection_of(request, connection_id), timezone.now()
    try:
        done = retest(connection, by=user_of(request), now=now)
    except CheckFailed as failed:
        said = name_admins(f"{failed.problem} {failed.remedy}", request.organisation)
        messages.error(request, said)
    except KeyChangedMeanwhile:
        messages.warning(request, "Somebody has changed the key meanwhile. Test it again.")
    else:
        account = done.account
        known = filter(None, (account.name, account.edition_at(now), account.account_type))
        again = counted(done.activated, "sync")
        more = f" {again} that the rejected key had stopped will run again." * bool(done.activated)
        messages.success(request, f"The key works. Recruit says: {', '.join(known)}.{more}")
        warn_of_deactivated(request, done.deactivated)
    return _redirect_back(request)


@require_POST
@may(Action.CONNECT)
def set_account_facts(request: TenantRequest, connection_id: int) -> HttpResponse:
    """Override the edition and the account type, or go by what was read (R8)."""
    connection = connection_of(request, connection_id)
    form = AccountFactsForm(request.POST, connection=connection)
    if not form.is_valid():
        messages.error(request, f"{_first_error(form)} Nothing was changed.")
        return _redirect_back(request)
    try:
        done = override_account_facts(
            connection, **form.cleaned_data, seen=form.seen, now=timezone.now()
        )
    except ChangedMeanwhile as other:
        form.show_changes(other)
        return render_connections(request, connection, facts=form)
    messages.success(request, "Edition and account type are saved.")
    warn_of_deactivated(request, done.syncs)
    return _redirect_back(request)


@require_POST
@may(Action.CONNECT)
def set_key_policy(request: TenantRequest, connection_id: int) -> HttpResponse:
    """Choose whether a new key stops the syncs (R5, R6)."""
    connection = connection_of(request, connection_id)
    form = KeyPolicyForm(request.POST, connection=connection)
    if not form.is_valid():
        messages.error(request, "There is no such choice. Nothing was changed.")
        return _redirect_back(request)
    try:
        choose_key_policy(connection, **form.cleaned_data, seen=form.seen)
    except ChangedMeanwhile as other:
        form.show_changes(other)
        return render_connections(request, connection, policy=form)
    messages.success(request, "What happens when the key changes is saved.")
    return _redirect_back(request)


def _first_error(form: AccountFactsForm) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)


def _redirect_back(request: TenantRequest) -> HttpResponse:
    return redirect("connections", request.organisation.slug)
