"""The connection to Recruit: made, changed, tested, and what the account has (R1-R8)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.access import Action, TenantRequest, user_of
from api.account.shapes import (
    AccountBody,
    ActivatedAnswer,
    ConnectionAnswer,
    ConnectionChange,
    ConnectionPage,
    CustomViewAnswer,
    CustomViewPage,
    KeyChangeAnswer,
    ModuleAnswer,
    ModulePage,
    SourceFieldAnswer,
    SourceFieldPage,
    TestedAnswer,
)
from api.frame.operations import Endpoint, Reply, operation
from api.frame.problems import ApiProblem, FieldProblem, refuse_form
from api.frame.versions import etag_of, require_version
from criteria import operators_for
from syncs.account.metadata import AccountSilent, fields_of, modules_of, views_of
from syncs.account.related_metadata import fields_for_criteria
from syncs.connection.actions.check_failures import CheckFailed
from syncs.connection.actions.edited import stored_account, stored_policy
from syncs.connection.actions.key_change import (
    AlreadyConnected,
    change_account,
    connect,
    retest,
)
from syncs.connection.actions.key_policy import choose_key_policy
from syncs.connection.forms import AccountFactsForm, AccountForm
from syncs.found import connection_of
from syncs.models import Connection
from syncs.models.connection import KeyChangedMeanwhile
from syncs.plan.actions import override_account_facts, stored_facts
from syncs.state.activate import KeyNotWorking, activate_all
from syncs.wizard.queries.module_offers import offer_modules
from web.seen import Seen, Stored

EXAMPLE = {
    "data_centre": "EU",
    "account_email": "ops@zylker.example",
    "kind": "zsc_key",
    "key": "1000.a-key-of-the-account",
}


class Connections(Endpoint):
    """The connection of the organisation, if there is one."""

    @operation("list_connections", "Read the connection", action=Action.SEE, answer=ConnectionPage)
    def get(self, request: TenantRequest) -> ConnectionPage:
        """Return the connections; there is one at most. Secrets are never told."""
        found = request.organisation.connections.select_related("secret_set_by").order_by("id")
        return ConnectionPage(items=[ConnectionAnswer.of(each) for each in found], next_cursor=None)

    @operation(
        "connect",
        "Connect a Recruit account",
        action=Action.CONNECT,
        answer=ConnectionAnswer,
        status=201,
        body=AccountBody,
        in_transaction=False,
        example=EXAMPLE,
    )
    def post(self, request: TenantRequest, body: AccountBody) -> Reply:
        """Test the credentials, then keep them."""
        form = _account_form(body, None)
        try:
            made = connect(
                request.organisation, form.details, by=user_of(request), now=timezone.now()
            )
        except AlreadyConnected:
            raise ApiProblem("conflict", "A Recruit account is connected already.") from None
        except CheckFailed as failed:
            raise _check_failed(failed) from failed
        return _told(made)


class OneConnection(Endpoint):
    """A connection."""

    @operation("read_connection", "Read a connection", action=Action.SEE, answer=ConnectionAnswer)
    def get(self, request: TenantRequest, connection_id: int) -> Reply:
        """Return the connection; secrets are never told."""
        return _told(connection_of(request, connection_id))

    @operation(
        "change_connection",
        "Change what an admin decides of a connection",
        action=Action.CONNECT,
        answer=ConnectionAnswer,
        body=ConnectionChange,
        versioned=True,
        example={"keep_running": True},
    )
    def patch(self, request: TenantRequest, body: ConnectionChange, connection_id: int) -> Reply:
        """Say what a new key does to the syncs, and override edition and account type."""
        connection = connection_of(request, connection_id)
        with transaction.atomic():
            held = Connection.objects.hold(connection.pk)
            require_version(request, _stored(held))
            if body.keep_running is not None:
                choose_key_policy(
                    held,
                    keep_running="yes" if body.keep_running else "no",
                    seen=Seen.of(stored_policy(held)),
                )
            if body.edition is not None or body.account_type is not None:
                self._override(held, body)
        return _told(connection_of(request, connection_id))

    def _override(self, held: Connection, body: ConnectionChange) -> None:
        stored = stored_facts(held)
        entered = {
            name: stored[name] if getattr(body, name) is None else getattr(body, name)
            for name in ("edition", "account_type")
        }
        form = AccountFactsForm(entered, connection=held)
        if not form.is_valid():
            raise refuse_form(form, {name: f"/{name}" for name in form.fields})
        override_account_facts(held, **form.cleaned_data, seen=Seen.of(stored), now=timezone.now())


class ConnectionAccount(Endpoint):
    """The credentials of a connection."""

    @operation(
        "change_account",
        "Change the key or the account of a connection",
        action=Action.CONNECT,
        answer=KeyChangeAnswer,
        body=AccountBody,
        versioned=True,
        example=EXAMPLE,
    )
    def put(self, request: TenantRequest, body: AccountBody, connection_id: int) -> Reply:
        """Test the new credentials, then put them in the place of the old ones. Active syncs become
        inactive, unless the connection keeps them running."""
        connection = connection_of(request, connection_id)
        require_version(request, _stored(connection))
        form = _account_form(body, connection)
        try:
            done = change_account(
                connection,
                form.details,
                seen=Seen.of(stored_account(connection)),
                by=user_of(request),
                now=timezone.now(),
            )
        except CheckFailed as failed:
            raise _check_failed(failed) from failed
        except KeyChangedMeanwhile:
            raise ApiProblem("version_changed") from None
        now = connection_of(request, connection_id)
        told = KeyChangeAnswer(
            connection=ConnectionAnswer.of(now),
            deactivated_syncs=done.deactivated,
            activated_syncs=done.activated,
            cancelled_runs=done.cancelled,
            unproven_account=done.unproven,
        )
        return Reply(told, etag=etag_of(_stored(now)))


class ConnectionTest(Endpoint):
    """The test of a connection."""

    @operation(
        "test_connection",
        "Test a connection",
        action=Action.CONNECT,
        answer=TestedAnswer,
        in_transaction=False,
    )
    def post(self, request: TenantRequest, connection_id: int) -> TestedAnswer:
        """Ask Recruit with the stored key, and read the edition and the account type again."""
        connection = connection_of(request, connection_id)
        try:
            done = retest(connection, by=user_of(request), now=timezone.now())
        except CheckFailed as failed:
            raise _check_failed(failed) from failed
        except KeyChangedMeanwhile:
            raise ApiProblem("version_changed") from None
        return TestedAnswer(
            account_name=done.account.name,
            edition=done.account.edition,
            account_type=done.account.account_type,
            deactivated_syncs=done.deactivated,
            activated_syncs=done.activated,
        )


class ConnectionActivation(Endpoint):
    """The syncs that a key has stopped."""

    @operation(
        "activate_syncs",
        "Activate all syncs that a key has stopped",
        action=Action.RUN_SYNCS,
        answer=ActivatedAnswer,
    )
    def post(self, request: TenantRequest, connection_id: int) -> ActivatedAnswer:
        """Put them back on their schedules in one step; they run at once."""
        connection = connection_of(request, connection_id)
        try:
            done = activate_all(connection, user=user_of(request), now=timezone.now())
        except KeyNotWorking:
            raise ApiProblem("key_not_working") from None
        return ActivatedAnswer(
            activated=[each.pk for each in done.activated],
            unfit={sync.pk: why for sync, why in done.unfit},
        )


class Modules(Endpoint):
    """The modules of the account."""

    @operation(
        "list_modules", "Read the modules of the account", action=Action.SEE, answer=ModulePage
    )
    def get(self, request: TenantRequest, connection_id: int) -> ModulePage:
        """Return the modules that a sync can read, and why one cannot be chosen."""
        connection = connection_of(request, connection_id)
        try:
            offers = offer_modules(modules_of(connection), connection, request.organisation)
        except AccountSilent as silent:
            raise ApiProblem("recruit_silent", str(silent)) from silent
        items = [
            ModuleAnswer(api_name=each.api_name, label=each.label, refusal=each.refusal)
            for each in offers
        ]
        return ModulePage(items=items, next_cursor=None)


class ModuleFields(Endpoint):
    """The fields of a module."""

    @operation(
        "list_source_fields",
        "Read the fields of a module",
        action=Action.SEE,
        answer=SourceFieldPage,
    )
    def get(self, request: TenantRequest, connection_id: int, module: str) -> SourceFieldPage:
        """Return the visible fields, each with the operators that conditions on it can have."""
        connection = connection_of(request, connection_id)
        _require_module(connection, module)
        try:
            fields = [each for each in fields_of(connection, module) if each.visible]
            known = {each.api_name: each for each in fields_for_criteria(connection, module, ())}
        except AccountSilent as silent:
            raise ApiProblem("recruit_silent", str(silent)) from silent
        items = [
            SourceFieldAnswer(
                api_name=each.api_name,
                label=each.field_label or each.api_name,
                data_type=each.data_type or "",
                custom=each.custom_field,
                operators=[op.code for op in operators_for(known[each.api_name].type)]
                if each.api_name in known
                else [],
            )
            for each in fields
        ]
        return SourceFieldPage(items=items, next_cursor=None)


class ModuleViews(Endpoint):
    """The custom views of a module."""

    @operation(
        "list_views",
        "Read the custom views of a module",
        action=Action.SEE,
        answer=CustomViewPage,
    )
    def get(self, request: TenantRequest, connection_id: int, module: str) -> CustomViewPage:
        """Return the views by which a sync can select."""
        connection = connection_of(request, connection_id)
        _require_module(connection, module)
        try:
            found = views_of(connection, module)
        except AccountSilent as silent:
            raise ApiProblem("recruit_silent", str(silent)) from silent
        items = [
            CustomViewAnswer(id=each.id, name=each.display_value or each.name or each.id)
            for each in found
        ]
        return CustomViewPage(items=items, next_cursor=None)


def _require_module(connection: Connection, module: str) -> None:
    """Refuse a module that the account has not, before Recruit is asked for more of it."""
    try:
        known = modules_of(connection)
    except AccountSilent as silent:
        raise ApiProblem("recruit_silent", str(silent)) from silent
    if module not in {each.api_name for each in known}:
        raise ApiProblem("not_found")


def _account_form(body: AccountBody, connection: Connection | None) -> AccountForm:
    sent: dict[str, Any] = {k: v for k, v in vars(body).items() if v is not None}
    form = AccountForm(sent, connection=connection)
    if not form.is_valid():
        raise refuse_form(form, {name: f"/{name}" for name in form.fields})
    return form


def _check_failed(failed: CheckFailed) -> ApiProblem:
    errors = [FieldProblem(path=f"/{failed.at}", message=failed.problem)] if failed.at else []
    return ApiProblem("check_failed", f"{failed.problem} {failed.remedy}", errors=errors)


def _stored(connection: Connection) -> Stored:
    return {
        **stored_account(connection),
        **stored_policy(connection),
        **stored_facts(connection),
    }


def _told(connection: Connection) -> Reply:
    return Reply(
        ConnectionAnswer.of(connection),
        etag=etag_of(_stored(connection)),
        location=f"/api/v1/connections/{connection.pk}",
    )
