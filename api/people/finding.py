"""The search, and what needs attention (R96, R97)."""

from __future__ import annotations

from accounts.access import Action, TenantRequest
from api.frame.operations import Endpoint, operation
from api.people.attention import NeedAnswer, NeedsAnswer
from api.people.shapes import (
    FoundAnswer,
    FoundContact,
    FoundNamed,
    FoundPerson,
    SearchQuery,
)
from syncs.attention.queries.needs import find_needs
from syncs.attention.rules.causes import shown_on_pages
from syncs.search.queries.find import find

MAX_FOUND_OF_EACH = 25


class Search(Endpoint):
    """The search."""

    @operation(
        "search",
        "Search people, syncs, lists and runs",
        action=Action.SEE,
        answer=FoundAnswer,
        query=SearchQuery,
        example={"q": "maria"},
    )
    def get(self, request: TenantRequest, query: SearchQuery) -> FoundAnswer:
        """Find by any part of a name or address, or by the id of a record or run; also people who
        were read and never imported. All words must match; of people, a word without three letters
        in a row is found only where a word begins."""
        found = find(request.organisation, request.member, query.q, at_most=MAX_FOUND_OF_EACH)
        return FoundAnswer(
            contacts=[
                FoundContact(
                    id=each.pk,
                    name=str(each),
                    email=each.email,
                    deleted=each.deleted_at is not None,
                )
                for each in found.contacts
            ],
            strangers=[
                FoundPerson(
                    address=each.email,
                    record=None if each.record_id is None else str(each.record_id),
                    what=each.what,
                )
                for each in found.strangers
            ],
            syncs=[FoundNamed(id=each.pk, name=each.name) for each in found.syncs],
            lists=[FoundNamed(id=each.pk, name=each.name) for each in found.lists],
            run=found.run.pk if found.run else None,
            is_cut_short=found.is_cut_short,
            is_behind=found.is_behind,
        )


class Needs(Endpoint):
    """The things that need attention."""

    @operation("list_needs", "Read what needs attention", action=Action.SEE, answer=NeedsAnswer)
    def get(self, request: TenantRequest) -> NeedsAnswer:
        """Return what failed, is held, late or inactive as of now, the gravest first."""
        needs = shown_on_pages(find_needs(request.organisation))
        return NeedsAnswer(items=[NeedAnswer.of(each) for each in needs])
