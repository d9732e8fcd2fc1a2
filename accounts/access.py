"""The whole permission story: who may do what in an organisation (R101, R102).

A view is decorated with the deed it does. Whoever is not a member gets a 404, as if the
organisation did not exist; a member whose role does not allow the deed gets a 403.
"""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.models import Member, Organisation, Role, User

Arguments = ParamSpec("Arguments")


class Deed(Enum):
    """What a person may do, with the roles that may do it."""

    SEE = frozenset({Role.VIEWER, Role.MARKETER, Role.ADMIN})
    RUN_SYNCS = frozenset({Role.MARKETER, Role.ADMIN})
    EDIT_SYNCS = frozenset({Role.MARKETER, Role.ADMIN})  # noqa: PIE796 (the same people today)
    EDIT_LISTS = frozenset({Role.MARKETER, Role.ADMIN})  # noqa: PIE796
    CONNECT = frozenset({Role.ADMIN})
    CHANGE_PLAN = frozenset({Role.ADMIN})  # noqa: PIE796


class TenantRequest(HttpRequest):
    """A request under `/o/<slug>/`, after the middleware found its organisation."""

    organisation: Organisation
    member: Member

    def may(self, deed: Deed) -> bool:
        return self.member.role in deed.value


def user_of(request: TenantRequest) -> User:
    """Whoever is signed in, as `may` has made sure."""
    return cast("User", request.user)


View = Callable[Concatenate[TenantRequest, Arguments], HttpResponseBase]
AnyView = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def may(deed: Deed) -> Callable[[View[Arguments]], AnyView[Arguments]]:
    """Decorate a view under `/o/<slug>/` with the deed that a member must be allowed."""

    def decorate(view: View[Arguments]) -> AnyView[Arguments]:
        @login_required
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            member: Member | None = getattr(request, "member", None)
            if member is None:
                raise Http404
            if member.role not in deed.value:
                raise PermissionDenied
            return view(cast("TenantRequest", request), *args, **kwargs)

        return cast("AnyView[Arguments]", guarded)

    return decorate
