"""Erasures: people erased for good, and addresses let back (R62, R69)."""

from __future__ import annotations

from django.utils import timezone

from accounts.access import Action, TenantRequest, user_of
from api.frame.operations import Endpoint, operation
from api.frame.paging import open_cursor, seal_cursor
from api.frame.problems import ApiProblem, refuse_form
from api.frame.shapes import PageQuery
from api.people.shapes import (
    ErasedAnswer,
    EraseRequest,
    ErasureAnswer,
    ErasurePage,
    LetBackRequest,
)
from syncs.erasure.actions.erase import erase
from syncs.erasure.actions.let_back import let_back
from syncs.erasure.forms import EraseForm, LetBackForm
from syncs.erasure.queries.erased import read_erasures
from web.keyset import stored_number


class Erasures(Endpoint):
    """The erasures of the organisation."""

    @operation(
        "list_erasures",
        "Read erasures",
        action=Action.SEE,
        answer=ErasurePage,
        query=PageQuery,
    )
    def get(self, request: TenantRequest, query: PageQuery) -> ErasurePage:
        """Return a page of erasures, the newest first: when and by whom, and no address."""
        page = read_erasures(
            request.organisation,
            after=open_cursor(query.cursor, stored_number),
            size=query.limit,
        )
        items = [
            ErasureAnswer(
                id=each.pk,
                erased_at=each.erased_at,
                erased_by=str(each.erased_by or ""),
                is_finished=each.is_finished,
                let_back_at=each.let_back_at,
                let_back_by=str(each.let_back_by or ""),
                reason=each.reason,
            )
            for each in page.rows
        ]
        return ErasurePage(items=items, next_cursor=seal_cursor(page.next))

    @operation(
        "erase_person",
        "Erase a person for good",
        action=Action.ERASE,
        answer=ErasedAnswer,
        body=EraseRequest,
        example={"address": "ann@mail.example", "sure": True},
    )
    def post(self, request: TenantRequest, body: EraseRequest) -> ErasedAnswer:
        """Erase whoever has the address, a contact or not, with all that names them. A salted hash
        remains, so that no sync brings them back."""
        form = EraseForm({"address": body.address, "sure": "on"})
        if not form.is_valid():
            raise refuse_form(form, {"address": "/address", "sure": "/sure"})
        done = erase(
            request.organisation,
            form.cleaned_data["address"],
            by=user_of(request),
            now=timezone.now(),
        )
        return ErasedAnswer(had_contact=done.had_contact, rows=done.rows)


class ErasureEnd(Endpoint):
    """The way back of an erased address."""

    @operation(
        "let_person_back",
        "Let an erased address come back",
        action=Action.ERASE,
        body=LetBackRequest,
        example={"address": "ann@mail.example", "reason": "Asked for it in writing"},
    )
    def post(self, request: TenantRequest, body: LetBackRequest) -> None:
        """Let the address be imported and entered again; why is kept, without the address. As it
        was suppressed before it was erased, or was to be since, it is again."""
        form = LetBackForm(body.model_dump())
        if not form.is_valid():
            raise refuse_form(form, {"address": "/address", "reason": "/reason"})
        kinds = let_back(
            request.organisation,
            form.cleaned_data["address"],
            reason=form.cleaned_data["reason"],
            by=user_of(request),
            now=timezone.now(),
        )
        if kinds is None:
            raise ApiProblem.at("/address", "This address is not erased.")
