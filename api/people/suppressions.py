"""Suppressions: read, added by one or by many, and lifted for a reason (R69, R70)."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from django.utils import timezone

from accounts.access import Action, TenantRequest, user_of
from api.frame.operations import Endpoint, Reply, actor_of_request, operation
from api.frame.paging import open_cursor, seal_cursor
from api.frame.problems import ApiProblem, FieldProblem, refuse_form
from api.people.shapes import (
    LiftedAnswer,
    LiftedPage,
    LiftRequest,
    NewSuppression,
    NewSuppressions,
    SuppressedAnswer,
    SuppressionAnswer,
    SuppressionPage,
    SuppressionsOf,
    SuppressionsQuery,
)
from contacts.actions.suppressions import SuppressionSource, lift
from contacts.models import (
    LiftedSuppression,
    Suppression,
    SuppressionKind,
    SuppressionOrigin,
)
from syncs.consent.heard import suppress_people
from syncs.found import suppression_of
from syncs.suppressions.forms import ReasonForm, SuppressionForm
from syncs.suppressions.queries.suppressed import (
    SuppressionKey,
    SuppressionQuestion,
    read_lifted,
    read_suppressions,
)
from syncs.suppressions.views.changes import ERASED
from syncs.suppressions.views.export import suppressions_file


class Suppressions(Endpoint):
    """The addresses that must not be mailed."""

    @operation(
        "list_suppressions",
        "Read suppressions",
        action=Action.SEE,
        answer=SuppressionPage,
        query=SuppressionsQuery,
    )
    def get(self, request: TenantRequest, query: SuppressionsQuery) -> SuppressionPage:
        """Return a page of suppressions in force, by address and kind."""
        page = read_suppressions(
            request.organisation,
            _question_of(query),
            after=open_cursor(query.cursor, SuppressionKey.parse),
            size=query.limit,
        )
        rows = [each.row for each in page.rows]
        items = [SuppressionAnswer.of(row) for row in rows if isinstance(row, Suppression)]
        return SuppressionPage(items=items, next_cursor=seal_cursor(page.next))

    @operation(
        "suppress",
        "Suppress an address",
        action=Action.SUPPRESS,
        answer=SuppressionAnswer,
        status=201,
        body=NewSuppression,
        example={"address": "no@mail.example", "kind": "unsubscribed", "note": "By phone"},
    )
    def post(self, request: TenantRequest, body: NewSuppression) -> Reply:
        """Suppress an address; one that is suppressed in this kind stays as it was. Whoever has
        complained or unsubscribed is suppressed at the address that they have now as well."""
        address, kind = _checked(body, "")
        if _suppress(request, [(address, kind, body.note)]) == [None]:
            raise ApiProblem("conflict", ERASED)
        kept = Suppression.objects.select_related("added_by").get(
            organisation=request.organisation, address=address, kind=kind
        )
        return Reply(SuppressionAnswer.of(kept), location=f"/api/v1/suppressions/{kept.pk}")


class ManySuppressions(Endpoint):
    """Many addresses that must not be mailed."""

    @operation(
        "suppress_many",
        "Suppress many addresses",
        action=Action.SUPPRESS,
        answer=SuppressedAnswer,
        body=NewSuppressions,
        example={
            "suppressions": [
                {"address": "no@mail.example", "kind": "bounced"},
                {"address": "never@mail.example"},
            ]
        },
    )
    def post(self, request: TenantRequest, body: NewSuppressions) -> SuppressedAnswer:
        """Suppress up to 1,000 addresses: all of them fit, or none is kept."""
        checked, errors = [], list[FieldProblem]()
        for index, each in enumerate(body.suppressions):
            try:
                checked.append((*_checked(each, f"/suppressions/{index}"), each.note))
            except ApiProblem as fault:
                errors += fault.errors
        if errors:
            raise ApiProblem("invalid", errors=errors)
        done = _suppress(request, sorted(checked))
        return SuppressedAnswer(
            added=done.count(True), known_before=done.count(False), erased=done.count(None)
        )


class SuppressionsFile(Endpoint):
    """The suppressions as a file."""

    @operation(
        "export_suppressions",
        "Export suppressions",
        action=Action.SEE,
        query=SuppressionsOf,
        file="text/csv",
    )
    def get(self, request: TenantRequest, query: SuppressionsOf) -> StreamingHttpResponse:
        """Return the suppressions in force as CSV, sent while they are read."""
        actor = actor_of_request(self.request)
        return suppressions_file(request.organisation, _question_of(query), actor=actor)


class LiftedSuppressions(Endpoint):
    """The suppressions that somebody has lifted."""

    @operation(
        "list_lifted_suppressions",
        "Read lifted suppressions",
        action=Action.SEE,
        answer=LiftedPage,
        query=SuppressionsQuery,
    )
    def get(self, request: TenantRequest, query: SuppressionsQuery) -> LiftedPage:
        """Return a page of suppressions that were lifted, by address: by whom, when and why."""
        page = read_lifted(
            request.organisation,
            _question_of(query),
            after=open_cursor(query.cursor, SuppressionKey.parse),
            size=query.limit,
        )
        rows = [each.row for each in page.rows]
        items = [LiftedAnswer.of(row) for row in rows if isinstance(row, LiftedSuppression)]
        return LiftedPage(items=items, next_cursor=seal_cursor(page.next))


class OneSuppression(Endpoint):
    """A suppression in force."""

    @operation(
        "read_suppression", "Read a suppression", action=Action.SEE, answer=SuppressionAnswer
    )
    def get(self, request: TenantRequest, suppression_id: int) -> SuppressionAnswer:
        """Return the suppression, unless it was lifted."""
        return SuppressionAnswer.of(suppression_of(request, suppression_id))


class SuppressionLift(Endpoint):
    """The end of a suppression."""

    @operation(
        "lift_suppression",
        "Lift a suppression",
        action=Action.LIFT_SUPPRESSIONS,
        body=LiftRequest,
        example={"reason": "Asked for it in writing"},
    )
    def post(self, request: TenantRequest, body: LiftRequest, suppression_id: int) -> None:
        """Let the address be mailed again as far as this kind is concerned; who said so and why is
        kept."""
        suppression = suppression_of(request, suppression_id)
        form = ReasonForm({"reason": body.reason})
        if not form.is_valid():
            raise refuse_form(form, {"reason": "/reason"})
        reason = form.cleaned_data["reason"]
        lift(suppression, reason=reason, by=user_of(request), now=timezone.now())


def _question_of(query: SuppressionsOf) -> SuppressionQuestion:
    kind = SuppressionKind[query.kind.upper()] if query.kind else None
    return SuppressionQuestion(query.address, kind)


def _checked(body: NewSuppression, at: str) -> tuple[str, SuppressionKind]:
    """Return the normalised address and the kind. Raises ApiProblem."""
    kind = SuppressionKind[body.kind.upper()]
    form = SuppressionForm({"address": body.address, "kind": str(kind.value), "note": body.note})
    if not form.is_valid():
        raise refuse_form(form, {name: f"{at}/{name}" for name in form.fields}, other=at)
    return form.cleaned_data["address"], kind


def _suppress(
    request: TenantRequest, told: list[tuple[str, SuppressionKind, str]]
) -> list[bool | None]:
    """Suppress addresses, each in a kind and with a note, and tell of each whether it is new; None
    for somebody who was erased. What is told twice is new once, with its first note."""
    by = user_of(request)
    wanted = {
        (address, kind): SuppressionSource(SuppressionOrigin.API, by=by, note=note.strip())
        for address, kind, note in reversed(told)
    }
    done = suppress_people(request.organisation.pk, wanted, now=timezone.now())
    answers = []
    for address, kind, _ in told:
        answers.append(done[address, kind])
        if done[address, kind]:
            done[address, kind] = False  # by now
    return answers
