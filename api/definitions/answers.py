"""A sync's definition as it is answered."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import Field

from api.definitions.bodies import PolicyCode, SelectionCode, ShortPolicyCode
from api.frame.shapes import AnswerBody
from syncs.definition.queries.converted_again import warn_of_converted
from syncs.definition.queries.plain_english import coming_runs_of
from syncs.definition.queries.story import sync_in_words
from syncs.mapping.actions.favourites import pairs_of
from syncs.mapping.rules.vocabulary import COLUMNS, OWN
from syncs.models import FieldMapping, MappingFavourite, Selection, Sync, SyncState
from syncs.state.launch import find_hindrances

IN_BACKGROUND = "null where they are many: then it is done in the background"


class NamedAnswer(AnswerBody):
    """Something by its id and name."""

    id: int
    name: str


class ConditionAnswer(AnswerBody):
    """A condition, with its field's label and type when it was saved."""

    subject: str
    field: str
    label: str
    type: str
    operator: str
    values: list[str]
    connector: str


class CriteriaAnswer(AnswerBody):
    """Conditions and the pattern that joins them."""

    conditions: list[ConditionAnswer]
    pattern: str | None


class ViewAnswer(AnswerBody):
    """A custom view of Recruit's."""

    id: str
    name: str


class RecordsAnswer(AnswerBody):
    """The records that the sync takes."""

    selection: SelectionCode
    view: ViewAnswer | None
    criteria: CriteriaAnswer | None
    retrieve_after: datetime | None


class RulesAnswer(AnswerBody):
    """The list, and what happens to people."""

    mailing_list: NamedAnswer | None
    opt_outs: PolicyCode
    opt_outs_since: datetime | None
    deleted: PolicyCode
    deleted_since: datetime | None
    converted: ShortPolicyCode
    no_match: ShortPolicyCode


class ScheduleAnswer(AnswerBody):
    """The times at which the sync runs."""

    frequency: str
    at: str
    zone: str
    weekday: int | None
    day: int | None
    full_read_days: int
    next_run_at: datetime | None = Field(description="When a run is due; null while none is")
    next_runs: list[datetime] = Field(description="The next ten runs of an active sync")


class PairAnswer(AnswerBody):
    """A pair of the mapping: a column, or an own field by its key."""

    source: str
    source_label: str
    column: str | None
    contact_field: str | None
    clear_when_empty: bool


class LimitAnswer(AnswerBody):
    """The sync's own numbers; null for those that are the organisation's."""

    people: int | None
    percent: int | None
    days: int | None


class HindranceAnswer(AnswerBody):
    """Something that keeps a draft from being activated."""

    step: str
    message: str


class SyncAnswer(AnswerBody):
    """A sync with its whole definition."""

    id: int
    name: str
    state: str
    state_reason: str = Field(description="Why it is inactive or paused, for people")
    connection: int
    module: str
    module_label: str
    in_words: str = Field(description="The whole sync in plain English")
    records: RecordsAnswer
    rules: RulesAnswer
    moves_people: bool = Field(
        description="Whether people of the list that it fed before are still being moved"
    )
    schedule: ScheduleAnswer
    mapping: list[PairAnswer]
    removal_limit: LimitAnswer
    hindrances: list[HindranceAnswer] | None = Field(
        description="Of a draft: what is still missing; null among others"
    )
    warnings: list[str] | None = Field(
        description="What the definition may bring about unmeant; null among others"
    )
    watermark: datetime | None
    full_read_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, sync: Sync, now: datetime, *, alone: bool = False) -> SyncAnswer:
        mappings = list(sync.field_mappings.all())
        return cls(
            id=sync.pk,
            name=sync.name,
            state=sync.state,
            state_reason=sync.state_reason,
            connection=sync.connection_id,
            module=sync.module,
            module_label=sync.module_label,
            in_words=sync_in_words(sync, mappings),
            records=_records(sync),
            rules=_rules(sync),
            moves_people=bool(sync.letting_go),
            schedule=_schedule(sync, now),
            mapping=[_pair(each) for each in mappings],
            removal_limit=LimitAnswer(
                people=sync.limit_people, percent=sync.limit_percent, days=sync.hold_days
            ),
            hindrances=_hindrances(sync) if alone else None,
            warnings=_warnings(sync) if alone else None,
            watermark=sync.watermark,
            full_read_at=sync.full_read_at,
            created_at=sync.created_at,
        )


class SyncPage(AnswerBody):
    """A page of syncs."""

    items: list[SyncAnswer]
    next_cursor: str | None


class DeletedSyncAnswer(AnswerBody):
    """A sync that was deleted; its history stays."""

    people: int | None = Field(description=f"How many it kept on its list; {IN_BACKGROUND}")
    left: int | None = Field(description=f"How many left the list; {IN_BACKGROUND}")
    cancelled_runs: int


class MovedAnswer(AnswerBody):
    """A sync that feeds another list."""

    sync: SyncAnswer
    joined: int | None = Field(description=f"How many joined the new list; {IN_BACKGROUND}")
    left: int | None = Field(description=f"How many left the old one; {IN_BACKGROUND}")
    cancelled_runs: int


class ValidAnswer(AnswerBody):
    """A definition that could be saved; nothing is saved."""

    in_words: str
    hindrances: list[HindranceAnswer]
    warnings: list[str]


class CountAnswer(AnswerBody):
    """A count on Recruit itself: of the newest records, as far as they were read."""

    read: int
    matching: int
    unknown: int = Field(
        description="Of how many of those read it is not known whether they match, because Recruit"
        " did not send a field: a run leaves them as they are"
    )
    is_whole: bool = Field(description="True where there are no records besides those read")
    records: int | None = Field(description="How many there are; null where that is not known")
    about: int | None = Field(
        description="About how many of all match, as those read do; null where all were read"
    )


class FavouritePair(AnswerBody):
    """A pair of a favourite."""

    source: str
    column: str | None
    contact_field: str | None
    clear_when_empty: bool


class FavouriteAnswer(AnswerBody):
    """A set of pairs that was saved under a name."""

    id: int
    name: str
    module: str
    pairs: list[FavouritePair]
    created_at: datetime

    @classmethod
    def of(cls, favourite: MappingFavourite) -> FavouriteAnswer:
        return cls(
            id=favourite.pk,
            name=favourite.name,
            module=favourite.module,
            pairs=[
                FavouritePair(
                    source=pair.source,
                    column=pair.target if pair.target in COLUMNS else None,
                    contact_field=pair.target.removeprefix(OWN)
                    if pair.target not in COLUMNS
                    else None,
                    clear_when_empty=pair.clear_when_empty,
                )
                for pair in pairs_of(favourite)
            ],
            created_at=favourite.created_at,
        )


class FavouritePage(AnswerBody):
    """A page of favourites."""

    items: list[FavouriteAnswer]
    next_cursor: str | None


def _records(sync: Sync) -> RecordsAnswer:
    criteria = sync.criteria_in_force
    by_view = sync.selection == Selection.VIEW and sync.view_id
    return RecordsAnswer(
        selection=Selection(sync.selection).value,
        view=ViewAnswer(id=sync.view_id, name=sync.view_name) if by_view else None,
        criteria=CriteriaAnswer.model_validate(criteria.model_dump(mode="json"))
        if criteria
        else None,
        retrieve_after=sync.retrieve_after,
    )


def _rules(sync: Sync) -> RulesAnswer:
    feeds = sync.mailing_list if sync.mailing_list_id else None
    return RulesAnswer.model_validate(
        {
            "mailing_list": feeds and {"id": feeds.pk, "name": feeds.name},
            **{
                name: getattr(sync, name)
                for name in RulesAnswer.model_fields
                if name != "mailing_list"
            },
        }
    )


def _schedule(sync: Sync, now: datetime) -> ScheduleAnswer:
    return ScheduleAnswer(
        frequency=sync.frequency,
        at=f"{sync.at:%H:%M}",
        zone=sync.zone,
        weekday=sync.weekday,
        day=sync.day,
        full_read_days=sync.full_read_days,
        next_run_at=sync.next_run_at,
        next_runs=[each.local.astimezone(UTC) for each in coming_runs_of(sync, now)],
    )


def _pair(row: FieldMapping) -> PairAnswer:
    return PairAnswer(
        source=row.source_field,
        source_label=row.source_name,
        column=row.column or None,
        contact_field=row.contact_field.key if row.contact_field else None,
        clear_when_empty=row.clear_when_empty,
    )


def _hindrances(sync: Sync) -> list[HindranceAnswer]:
    if sync.state != SyncState.DRAFT:
        return []
    return [
        HindranceAnswer(step=each.step.value, message=each.sentence)
        for each in find_hindrances(sync)
    ]


def _warnings(sync: Sync) -> list[str]:
    return [warning] if (warning := warn_of_converted(sync)) else []
