"""The rows of a run: what became of each record (R60, R92)."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from accounts.access import Action, TenantRequest
from api.frame.operations import Endpoint, operation
from api.frame.paging import open_cursor, seal_cursor
from api.frame.problems import ApiProblem, FieldProblem
from api.runs.answers import (
    ROW_CHOICES,
    RowAnswer,
    RowPage,
    RowsOf,
    RowsQuery,
    in_ticks,
)
from contacts.queries.own_fields import labels_of
from syncs.found import run_of
from syncs.history.forms import RowFilter
from syncs.history.queries.run_rows import RowKey, RowQuestion, read_rows
from web.bounded import CutShort

TOO_MANY_MATCH = "So many people match that it takes too long. Send more of the name."


class RunRows(Endpoint):
    """The rows of a run."""

    @operation(
        "list_rows", "Read the rows of a run", action=Action.SEE, answer=RowPage, query=RowsQuery
    )
    def get(self, request: TenantRequest, query: RowsQuery, run_id: int) -> RowPage:
        """Return a page of rows, by outcome and in the order of reading."""
        try:
            page = read_rows(
                run_of(request, run_id),
                row_question_of(query),
                labels_of(request.organisation),
                after=open_cursor(query.cursor, RowKey.parse),
                size=query.limit,
            )
        except CutShort:
            raise ApiProblem.at("q", TOO_MANY_MATCH, code="invalid_query") from None
        return RowPage(
            items=[RowAnswer.of(each) for each in page.rows], next_cursor=seal_cursor(page.next)
        )


def row_question_of(query: RowsOf) -> RowQuestion:
    """Return the question for rows, checked by the form of the run's page. Raises ApiProblem."""
    form = RowFilter({"outcome": query.outcome, "reason": query.reason, "q": query.q})
    if not form.is_valid():
        errors = [
            FieldProblem(path=name, message=_words_of(name, fault))
            for name, faults in form.errors.as_data().items()
            for fault in faults
        ]
        raise ApiProblem("invalid_query", errors=errors)
    return form.question


def _words_of(name: str, fault: ValidationError) -> str:
    """Return what is wrong, in other words than on the page, which shows rows all the same."""
    if fault.code == "invalid_choice":
        return f"There is no such {name}. There are {in_ticks(ROW_CHOICES[name])}."
    return " ".join(fault.messages)
