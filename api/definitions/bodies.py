"""The parts of a sync's definition as they are sent."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from api.frame.instants import Instant
from api.frame.shapes import Body, BodyOfChange, Id, PageQuery, Query

PolicyCode = Literal["ignore", "list", "organisation"]
ShortPolicyCode = Literal["ignore", "list"]
SelectionCode = Literal["all", "view", "criteria"]


def no_boolean(value: object) -> object:
    """Refuse what Python takes for 0 and 1, though JSON does not."""
    if isinstance(value, bool):
        raise ValueError("Send a number.")
    return value


class ConditionBody(Body):
    """A condition: a field, an operator, and values as people write them."""

    subject: Literal["record", "client", "job_opening"] = "record"
    field: str = Field(max_length=200, description="The field's API name in Recruit")
    operator: str = Field(max_length=100, description="A code of docs/criteria.md, such as `is`")
    values: list[str] = Field(default_factory=list, max_length=1_000)
    connector: Literal["and", "or"] = Field("and", description="What joins it to those before")


class CriteriaBody(Body):
    """Conditions, numbered from 1 in their order, and the pattern that joins them."""

    conditions: list[ConditionBody] = Field(min_length=1, max_length=100)
    pattern: str | None = Field(
        None,
        max_length=5_000,
        description="Such as `((1 and 2) and (3 or 4))`; null joins them from left to right",
    )


class RecordsBody(Body):
    """The records of the module that the sync takes. What is left out stays as it is."""

    selection: SelectionCode
    view: str | None = Field(None, max_length=30, description="The id of the custom view")
    criteria: CriteriaBody | None = None
    retrieve_after: Instant | None = Field(
        None, description="Only what was created or modified later, in whole minutes; null for all"
    )


class RulesBody(Body):
    """The list, and what happens to people. What is left out stays as it is."""

    mailing_list: int | None = Field(None, ge=1, description="The id of the list to feed")
    new_list: str | None = Field(None, description="In its place: the name of a list to be made")
    opt_outs: PolicyCode | None = Field(None, description="People who opt out: R15")
    deleted: PolicyCode | None = Field(None, description="People deleted in Recruit: R16")
    converted: ShortPolicyCode | None = Field(None, description="Candidates converted: R17")
    no_match: ShortPolicyCode | None = Field(None, description="Who is not selected any more: R38")
    import_opted_out: bool = Field(
        False, description="Yes to importing people whom the sync leaves out as opted out"
    )


class ScheduleBody(Body):
    """The times at which the sync runs. What is left out stays as it is."""

    frequency: Literal["once", "daily", "weekly", "monthly"] = Field(
        description="Once is right after it is activated, whatever the time"
    )
    at: str | None = Field(None, pattern=r"^\d\d:\d\d$", description="In the zone, as 09:30")
    zone: str | None = Field(None, max_length=100, description="An IANA zone")
    weekday: int | None = Field(None, ge=0, le=6, description="For weekly: 0 is Monday")
    day: int | None = Field(None, ge=1, le=31, description="For monthly")
    full_read_days: Annotated[Literal[0, 1, 7, 30] | None, BeforeValidator(no_boolean)] = Field(
        None, description="How often everything is read again; 0: only when asked"
    )


class NewFieldBody(Body):
    """A contact field that is made for a pair."""

    label: str = ""
    type: Literal["text", "number", "boolean", "date", "datetime"] | None = None


class PairBody(Body):
    """A source field and the contact field it fills: exactly one of the three."""

    source: str = Field(max_length=100, description="The field's API name in Recruit")
    column: Literal["email", "first_name", "last_name"] | None = None
    contact_field: str | None = Field(None, max_length=50, description="The key of an own field")
    new_field: NewFieldBody | None = None
    clear_when_empty: bool = False

    @model_validator(mode="after")
    def _has_one_target(self) -> PairBody:
        targets = (self.column, self.contact_field, self.new_field)
        if sum(each is not None for each in targets) != 1:
            raise ValueError("Send one of column, contact_field and new_field.")
        return self


class LimitBody(Body):
    """The number of people who may leave at once without being held; null: as elsewhere. What is
    left out stays as it is."""

    people: int | None = None
    percent: int | None = None
    days: int | None = None


class NewSync(Body):
    """A sync to be made, as a draft; what is left out has the same beginning as on the pages."""

    name: str
    module: str = Field(max_length=50, description="The module's API name, as in Candidates")
    connection: Id | None = Field(None, description="Null for the organisation's only one")
    email_field: str | None = Field(
        None, max_length=100, description="Of a module that has several with an address"
    )
    records: RecordsBody | None = None
    rules: RulesBody | None = None
    schedule: ScheduleBody | None = None
    mapping: list[PairBody] | None = Field(None, max_length=100)
    removal_limit: LimitBody | None = None


class SyncChange(BodyOfChange):
    """Parts of a definition that are to be others; a part that is left out stays as it is."""

    name: str | None = None
    records: RecordsBody | None = None
    rules: RulesBody | None = None
    schedule: ScheduleBody | None = None
    mapping: list[PairBody] | None = Field(None, max_length=100)
    removal_limit: LimitBody | None = None


class SyncsQuery(PageQuery):
    """The syncs that are asked for."""

    state: Literal["draft", "active", "paused", "inactive", "completed"] | None = None
    mailing_list: Id | None = Field(None, description="Those that feed this list")
    module: str | None = Field(None, max_length=50)


class RunRequest(Body):
    """The way in which a run is started."""

    full: bool = Field(False, description="Read everything, and not only what changed")
    after_undo: bool = Field(
        False, description="Yes to doing again what was undone last, where that is so"
    )


class GoOnRequest(Body):
    """The way in which a sync is activated or resumed."""

    after_undo: bool = Field(False, description="Yes to going on after a run was undone")


class PreviewRequest(Body):
    """The change that is tried; without a change the sync as it is."""

    records: RecordsBody | None = None
    rules: RulesBody | None = None
    mapping: list[PairBody] | None = Field(None, max_length=100)
    other_list: Id | None = Field(None, description="Another list, the people of the old one stay")
    retroactive: bool = Field(
        False, description="The options bind everybody whom the sync ever imported: R52"
    )
    version: str = Field(
        "",
        max_length=200,
        description="The ETag of the sync that the change is of, `*` for whichever there is; needed"
        " with a change, which applying the preview saves",
    )

    @model_validator(mode="after")
    def _tries_one_change(self) -> PreviewRequest:
        parts = (self.records, self.rules, self.mapping, self.other_list)
        if sum(each is not None for each in parts) > 1:
            raise ValueError("Try one change at a time.")
        return self


class ListMove(Body):
    """Another list for a sync."""

    mailing_list: Id
    people: Literal["move", "stay"] = Field(
        description="Whether those whom it keeps on the old list come along, or stay by hand"
    )


class DeleteSyncQuery(Query):
    """The answer to what becomes of the people whom the sync keeps on its list."""

    people: Literal["stay", "leave"] = Field("stay", description="They stay by hand, or leave it")


class CountRequest(Body):
    """Criteria to be tried on Recruit; null for those of the sync."""

    criteria: CriteriaBody | None = None


class NewFavourite(Body):
    """The pairs of a sync's mapping, to be kept under a name."""

    name: str
    sync: Id


class FavouriteChange(Body):
    """Another name for a favourite."""

    name: str
