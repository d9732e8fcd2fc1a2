"""The form of a manifest: what an organisation's connection, lists, fields and syncs are (R104).

Things are named as people name them, and not by ids, so that a manifest fits another organisation
too. What is left out is left alone.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MAX_ENTRIES = 1_000
"""Lists, fields or syncs of one manifest."""

MAX_NAME = 1_000
"""Longer than any name that fits; which ones do, the actions say."""

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


def _name(**more: object) -> str:
    return Field(max_length=MAX_NAME, **more)  # type: ignore[no-any-return, call-overload]


class LimitEntry(_Entry):
    """People who may leave at once without being held; of a sync null is the organisation's."""

    people: int | None = None
    percent: int | None = None
    days: int | None = None


class ConnectionEntry(_Entry):
    """A Recruit account. Each secret is a reference such as `env:RECRUIT_KEY`, never a value."""

    data_centre: str = _name(default="")
    api_url: str = _name(default="")
    accounts_url: str = _name(default="")
    account_email: str = _name()
    kind: Literal["zsc_key", "oauth"] = "zsc_key"
    secrets: dict[str, str] = Field(default={}, max_length=4)


class ListEntry(_Entry):
    name: str = _name()
    archived: bool = False


class ContactFieldEntry(_Entry):
    label: str = _name()
    type: Literal["text", "number", "boolean", "date", "datetime"] = "text"


class ConditionEntry(_Entry):
    """A condition; `joined_by` joins it to those before it, `of` is whose field it is."""

    field: str = _name()
    of: Literal["record", "client", "job_opening"] = "record"
    operator: str = _name()
    values: list[str] = Field(default=[], max_length=MAX_ENTRIES)
    joined_by: Literal["and", "or"] = "and"


class CriteriaEntry(_Entry):
    conditions: list[ConditionEntry] = Field(max_length=MAX_ENTRIES)
    pattern: str | None = Field(default=None, max_length=10_000)


class RecordsEntry(_Entry):
    """The records to read: a view by its id in Recruit, and an instant such as
    `2026-11-21T09:30:00Z`."""

    selection: Literal["all", "view", "criteria"] = "all"
    view: str | None = _name(default=None)
    after: str | None = _name(default=None)
    criteria: CriteriaEntry | None = None


class RulesEntry(_Entry):
    opt_outs: Literal["ignore", "list", "organisation"] = "list"
    deleted: Literal["ignore", "list", "organisation"] = "ignore"
    converted: Literal["ignore", "list"] | None = None
    no_match: Literal["ignore", "list"] | None = None


class ScheduleEntry(_Entry):
    frequency: Literal["once", "daily", "weekly", "monthly"] = "daily"
    at: str | None = _name(default=None)
    zone: str = _name()
    weekday: Weekday | None = None
    day: int | None = None
    read_everything_days: int | None = None


class PairEntry(_Entry):
    """A pair: a field in Recruit by its API name, and a contact field by its label."""

    source: str = Field(alias="from", max_length=MAX_NAME)
    target: str = Field(alias="to", max_length=MAX_NAME)
    clear_when_empty: bool = False


class FavouriteEntry(_Entry):
    """A mapping favourite: pairs under a name; `module` is where they come from."""

    name: str = _name()
    module: str = _name(default="")
    mapping: list[PairEntry] = Field(default=[], max_length=MAX_ENTRIES)


class GroupAddressesEntry(_Entry):
    """The whole difference of the list of group addresses from the one that is shipped."""

    added: list[str] = Field(default=[], max_length=MAX_ENTRIES)
    taken_off: list[str] = Field(default=[], max_length=MAX_ENTRIES)


class SyncEntry(_Entry):
    """A sync. Whether it is active is none of a definition's business."""

    name: str = _name()
    module: str = _name()
    mailing_list: str | None = Field(default=None, alias="list", max_length=MAX_NAME)
    records: RecordsEntry = RecordsEntry()
    rules: RulesEntry = RulesEntry()
    schedule: ScheduleEntry
    mapping: list[PairEntry] = Field(default=[], max_length=MAX_ENTRIES)
    removal_limit: LimitEntry = LimitEntry()


class Manifest(_Entry):
    version: Literal[1]
    connection: ConnectionEntry | None = None
    removal_limit: LimitEntry | None = None
    lists: list[ListEntry] = Field(default=[], max_length=MAX_ENTRIES)
    contact_fields: list[ContactFieldEntry] = Field(default=[], max_length=MAX_ENTRIES)
    mapping_favourites: list[FavouriteEntry] = Field(default=[], max_length=MAX_ENTRIES)
    group_addresses: GroupAddressesEntry | None = None
    syncs: list[SyncEntry] = Field(default=[], max_length=MAX_ENTRIES)

    @property
    def as_data(self) -> dict[str, object]:
        """The data to be written, without what is as it is without being said."""
        told = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return {"version": self.version, **told}
