"""The notifications of the member whose token asks, and how they want to be told (R96)."""

from __future__ import annotations

from accounts.access import Action, TenantRequest
from accounts.models import ApiToken, Member
from api.account.notification_shapes import (
    NotificationAnswer,
    NotificationPage,
    SeenNotifications,
    WaysAnswer,
    WaysChange,
)
from api.frame.operations import Endpoint, Reply, operation
from api.frame.paging import open_cursor, seal_cursor
from api.frame.problems import ApiProblem, FieldProblem, refuse_form
from api.frame.shapes import PageQuery
from api.frame.versions import etag_of, require_version
from syncs.clock import database_now
from syncs.domain.concerns import ConcernKind
from syncs.notifications.actions.see import mark_seen
from syncs.notifications.actions.settings import change_settings, stored_settings
from syncs.notifications.forms import WaysForm
from syncs.notifications.queries.inbox import read_inbox
from web.keyset import stored_number


class _OfMember(Endpoint):
    """An address about the member whose token asks."""

    @property
    def member(self) -> Member:
        """The member with the whole role: the scope of the token makes it no other person."""
        token = self.request.auth
        assert isinstance(token, ApiToken)  # noqa: S101 (what authentication gives)
        return token.member


class Notifications(_OfMember):
    """The notifications of the member."""

    @operation(
        "list_notifications",
        "Read what the member was told",
        action=Action.SEE,
        answer=NotificationPage,
        query=PageQuery,
    )
    def get(self, request: TenantRequest, query: PageQuery) -> NotificationPage:
        """Return a page of what the member was told, the newest first."""
        before = open_cursor(query.cursor, stored_number)
        page = read_inbox(self.member, before=before, size=query.limit)
        return NotificationPage(
            items=[NotificationAnswer.of(each) for each in page.rows],
            next_cursor=seal_cursor(page.next),
        )


class NotificationsSeen(_OfMember):
    """The mark of what was seen."""

    @operation(
        "see_notifications",
        "Mark notifications as seen",
        action=Action.SEE,
        body=SeenNotifications,
        example={"newest": 1, "needs": [{"kind": "held", "subject": 1}]},
    )
    def post(self, request: TenantRequest, body: SeenNotifications) -> None:
        """Mark what the member has seen: notifications up to the newest, and what needs attention;
        what came since stays new."""
        kinds = {each.value for each in ConcernKind}
        if errors := [
            FieldProblem(path=f"/needs/{index}/kind", message="There is no such kind.")
            for index, each in enumerate(body.needs)
            if each.kind not in kinds
        ]:
            raise ApiProblem("invalid", errors=errors)
        shown = [(each.kind, each.subject) for each in body.needs]
        mark_seen(self.member, shown, newest=body.newest, now=database_now())


class NotificationWays(_OfMember):
    """The ways in which the member wants to be told."""

    @operation(
        "read_notification_settings",
        "Read how the member is told",
        action=Action.SEE,
        answer=WaysAnswer,
    )
    def get(self, request: TenantRequest) -> Reply:
        """Return how the member whose token this is wants to be told."""
        return self._told()

    @operation(
        "change_notification_settings",
        "Change how the member is told",
        action=Action.SEE,
        answer=WaysAnswer,
        body=WaysChange,
        versioned=True,
        example={"failed": "digest", "digest_hour": 7},
    )
    def patch(self, request: TenantRequest, body: WaysChange) -> Reply:
        """Have the member told of some topics by mail at once, once a day, or on the pages alone.
        Those of other members are theirs."""
        stored = stored_settings(self.member)
        seen = require_version(request, stored)
        sent = {name: value for name, value in vars(body).items() if value is not None}
        form = WaysForm({**stored, **sent}, stored=stored)
        if not form.is_valid():
            raise refuse_form(form, {name: f"/{name}" for name in form.fields})
        change_settings(self.member, form.entered, seen=seen, now=database_now())
        return self._told()

    def _told(self) -> Reply:
        member = Member.objects.select_related("notification_settings").get(pk=self.member.pk)
        stored = stored_settings(member)
        return Reply(WaysAnswer.model_validate(dict(stored)), etag=etag_of(stored))
