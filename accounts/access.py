"""The whole permission story: who may do what in an organisation (R101, R102).

A view is decorated with the action that it carries out, and `ROLES_ALLOWED` says which roles may do
that. Whoever is not a member gets a 404, as if the organisation did not exist; a member whose role
does not allow the action gets a 403, which `403.html` words by the action's value.
"""

from collections.abc import Callable, Mapping
from enum import Enum, unique
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.models import Member, Organisation, Role, User

Arguments = ParamSpec("Arguments")


@unique
class Action(Enum):
    """A kind of thing that members do; each has a row in `ROLES_ALLOWED`."""

    SEE = "see"
    RUN_SYNCS = "run_syncs"
    EDIT_SYNCS = "edit_syncs"
    EDIT_LISTS = "edit_lists"
    EDIT_CONTACTS = "edit_contacts"
    SUPPRESS = "suppress"
    LIFT_SUPPRESSIONS = "lift_suppressions"
    ERASE = "erase"
    CONNECT = "connect"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_ORGANISATION = "manage_organisation"
    MANAGE_API_TOKENS = "manage_api_tokens"
    SET_LIMITS = "set_limits"
    SEE_AUDIT_LOG = "see_audit_log"
    MANAGE_WEBHOOKS = "manage_webhooks"


ROLES_ALLOWED: Mapping[Action, frozenset[Role]] = {
    Action.SEE: frozenset({Role.VIEWER, Role.MARKETER, Role.ADMIN}),
    Action.RUN_SYNCS: frozenset({Role.MARKETER, Role.ADMIN}),
    Action.EDIT_SYNCS: frozenset({Role.MARKETER, Role.ADMIN}),
    Action.EDIT_LISTS: frozenset({Role.MARKETER, Role.ADMIN}),
    Action.EDIT_CONTACTS: frozenset({Role.MARKETER, Role.ADMIN}),
    Action.SUPPRESS: frozenset({Role.MARKETER, Role.ADMIN}),
    Action.LIFT_SUPPRESSIONS: frozenset({Role.ADMIN}),
    Action.ERASE: frozenset({Role.ADMIN}),
    Action.CONNECT: frozenset({Role.ADMIN}),
    Action.MANAGE_MEMBERS: frozenset({Role.ADMIN}),
    Action.MANAGE_ORGANISATION: frozenset({Role.ADMIN}),
    Action.MANAGE_API_TOKENS: frozenset({Role.ADMIN}),
    Action.SET_LIMITS: frozenset({Role.ADMIN}),
    Action.SEE_AUDIT_LOG: frozenset({Role.ADMIN}),
    Action.MANAGE_WEBHOOKS: frozenset({Role.ADMIN}),
}
"""The permission table: which roles may do an action."""


class TenantRequest(HttpRequest):
    """A request under `/o/<slug>/`, after the middleware found its organisation."""

    organisation: Organisation
    member: Member
    memberships: list[Member]
    """Those of whoever is signed in, by the organisations' names (R102); programs have none."""


def is_allowed(member: Member, action: Action) -> bool:
    """Tell whether the member's role allows the action."""
    return member.role in ROLES_ALLOWED[action]


def user_of(request: TenantRequest) -> User:
    """Return whoever is signed in; that somebody is, `may` has made sure."""
    return cast("User", request.user)


View = Callable[Concatenate[TenantRequest, Arguments], HttpResponseBase]
AnyView = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def may(action: Action) -> Callable[[View[Arguments]], AnyView[Arguments]]:
    """Decorate a view under `/o/<slug>/` with the action that a member must be allowed.

    The decorated view tells the action as its attribute `action`.
    """

    def decorate(view: View[Arguments]) -> AnyView[Arguments]:
        @login_required
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            member: Member | None = getattr(request, "member", None)
            if member is None:
                raise Http404
            if not is_allowed(member, action):
                raise PermissionDenied(action.value)
            return view(cast("TenantRequest", request), *args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]
        return cast("AnyView[Arguments]", guarded)

    return decorate
