"""The story of a contact: what runs did with the address, and where its values came from (R93)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from accounts.access import Action, TenantRequest
from api.frame.operations import Endpoint, operation
from api.frame.paging import open_cursor, seal_cursor
from api.frame.problems import ApiProblem
from api.frame.shapes import AnswerBody, PageQuery
from api.runs.answers import RowAnswer
from contacts.queries.own_fields import labels_of
from syncs.found import contact_of
from syncs.people.queries.contact_story import StoryRow, read_story
from syncs.people.queries.contact_values import FieldValue, field_values
from syncs.why.queries.facts import facts_of_contact
from syncs.why.queries.rows_of_person import StoryKey, Streak

NO_STREAK = "There is no such streak. Take one as a row of the story gave it."


class StoryRowAnswer(AnswerBody):
    """The finding of a run about a contact. Rows that repeat each other are told as one."""

    run: int
    sync: int
    sync_name: str
    at: datetime | None = Field(description="When the run ended; null while it goes on")
    row: RowAnswer
    times: int = Field(description="How many rows say the same, one run after the other")
    since_run: int = Field(description="The run of the first of them")
    streak: str = Field(description="Sent as `streak`, it asks for each of these rows")

    @classmethod
    def of(cls, told: StoryRow) -> StoryRowAnswer:
        return cls(
            run=told.run.pk,
            sync=told.run.sync_id,
            sync_name=told.run.sync.name,
            at=told.run.finished_at,
            row=RowAnswer.of(told.shown),
            times=told.times,
            since_run=told.since.pk,
            streak=str(told.streak),
        )


class StoryPage(AnswerBody):
    """A page of the story of a contact."""

    items: list[StoryRowAnswer]
    next_cursor: str | None


class StoryQuery(PageQuery):
    """The part of a story that is asked for."""

    streak: str = Field("", max_length=200, description="Only the rows that a row stands for")


class OriginAnswer(AnswerBody):
    """The writer of a value: a run, or else a person."""

    run: int | None
    entered_by: str = Field(description="Who entered it by hand; empty where a run wrote it")
    at: datetime | None
    before: str = Field(description="The value until then; empty where it is not known")


class ValueAnswer(AnswerBody):
    """A value of a contact, as pages show it, and where it came from."""

    field: str = Field(description="What pages call the field")
    value: str
    origin: OriginAnswer | None = Field(description="Null where nothing tells it")

    @classmethod
    def of(cls, told: FieldValue) -> ValueAnswer:
        return cls(field=told.label, value=told.value, origin=_origin(told))


class ValuesAnswer(AnswerBody):
    """All values of a contact."""

    items: list[ValueAnswer]


class ContactStory(Endpoint):
    """The story of a contact."""

    @operation(
        "read_contact_story",
        "Read what runs did with a contact",
        action=Action.SEE,
        answer=StoryPage,
        query=StoryQuery,
    )
    def get(self, request: TenantRequest, query: StoryQuery, contact_id: int) -> StoryPage:
        """Return a page of every row about the contact, the newest run first; those that repeat
        each other are folded into one."""
        page = read_story(
            request.organisation,
            contact_of(request, contact_id),
            labels_of(request.organisation),
            after=open_cursor(query.cursor, StoryKey.parse),
            streak=_streak_of(query),
            size=query.limit,
        )
        return StoryPage(
            items=[StoryRowAnswer.of(each) for each in page.rows],
            next_cursor=seal_cursor(page.next),
        )


class ContactOrigins(Endpoint):
    """The values of a contact."""

    @operation(
        "read_contact_values",
        "Read where the values of a contact came from",
        action=Action.SEE,
        answer=ValuesAnswer,
    )
    def get(self, request: TenantRequest, contact_id: int) -> ValuesAnswer:
        """Return each value with the run or the person who wrote it, and what it was before."""
        contact = contact_of(request, contact_id)
        facts = facts_of_contact(request.organisation, contact)
        found = field_values(contact, labels_of(request.organisation), facts.rows)
        return ValuesAnswer(items=[ValueAnswer.of(each) for each in found])


def _streak_of(query: StoryQuery) -> Streak | None:
    """Return the streak that is asked for. Raises ApiProblem."""
    if not query.streak:
        return None
    try:
        return Streak.parse(query.streak)
    except (ValueError, TypeError):
        raise ApiProblem.at("streak", NO_STREAK, code="invalid_query") from None


def _origin(told: FieldValue) -> OriginAnswer | None:
    origin = told.origin
    if origin is None:
        return None
    row, edited = origin.row, origin.edited
    return OriginAnswer(
        run=row.run_id if row else None,
        entered_by=edited.by if edited else "",
        at=row.at if row else edited.at if edited else None,
        before=told.before,
    )
