"""The settings of one run: the sync's definition frozen at the run's start.

Kept as JSON with the run, so that all its slices decide alike however the sync is edited
meanwhile, and so that history can show the settings that were in force (R92).
"""

from datetime import UTC, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict

from criteria import Criteria, Subject, source_fields
from syncs.domain.modules import CANDIDATES
from syncs.domain.relations import Relation, asked_relations
from syncs.domain.removal_limit import RemovalLimit

OPT_OUT, CONVERTED, CREATED = "Email_Opt_Out", "$converted", "Created_Time"
"""Fields of Recruit that a run itself goes by; the second one is in no metadata."""


FROM_THE_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""The date of an option that binds everybody whom the sync ever imported (R52)."""


class FrozenModel(BaseModel):
    """Values that stay as they are, and hold nothing that is not named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class MappedField(FrozenModel):
    """One source field and where its value goes: a column of contacts, or an own field's key."""

    source: str
    target: str
    own_field: bool
    type: str
    clear_when_empty: bool


class RunSettings(FrozenModel):
    """The definition that a run goes by; all times are aware.

    `kind`: that of the run, of `syncs.models.Kind`.
    `is_full`: everything is read, not only what changed. Even then `modified_since` may leave out
    what is older than the sync wants (R21). `full_because`: a code of `domain.full_reads`; "" for
    none, and in runs of earlier releases.
    `reading_since`: when the run began to read.
    `is_first_run`: no run of the sync has begun before, so that no record can be known.
    `bulk_files`: how many files a bulk read takes, 0 for pages.
    `tells_opt_outs`: the module has the field that tells who has opted out.
    `opt_outs_since`, `deleted_since`: when the policy was switched on; it binds records first
    imported later (R50).
    `removal_limit`: how many may leave at once (R74); None in runs of earlier releases.
    `reading_version`: that of the definition, see `syncs.models.Sync`.
    `key_version`: which key of the connection it is, for comparing runs (R94); None in runs of
    earlier releases.
    `cvid`: the custom view, None for all records or criteria.
    `criteria`: judged with `today`, the present of the whole run, in `zone`.
    """

    kind: str = "import"
    module: str
    email_field: str
    mapped_fields: tuple[MappedField, ...]
    modification_field: str | None
    is_full: bool
    full_because: str = ""
    modified_since: datetime | None
    reading_since: datetime
    deletions_since: datetime
    is_first_run: bool
    bulk_files: int
    reading_version: int = 0
    key_version: int | None = None
    group_addresses: frozenset[str]
    mailing_list_id: int
    tells_opt_outs: bool = True
    opt_outs: str
    opt_outs_since: datetime | None
    deleted: str
    deleted_since: datetime | None
    converted: str
    no_match: str
    removal_limit: RemovalLimit | None = None
    cvid: str | None
    criteria: Criteria | None
    zone: str
    today: datetime

    @property
    def source_fields(self) -> tuple[str, ...]:
        """Every field a run must read, each once: those it copies and those it decides by."""
        deciding = [self.email_field, CREATED]
        if self.tells_opt_outs:
            deciding.append(OPT_OUT)
        if self.modification_field:
            deciding.append(self.modification_field)
        return tuple(dict.fromkeys((*deciding, *self._valued_fields, *self.look_ups)))

    @property
    def changes_since(self) -> datetime:
        """The instant since which what changed while the run read is read once more: nothing that
        is older than the sync wants (R21)."""
        return max(self.reading_since, self.modified_since or self.reading_since)

    @property
    def criteria_fields(self) -> tuple[str, ...]:
        """The fields of the record itself that the criteria ask about."""
        return source_fields(self.criteria)[Subject.RECORD] if self.criteria else ()

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relations to the related records that the criteria ask about (R36)."""
        return asked_relations(self.module, self.criteria)

    @property
    def look_ups(self) -> tuple[str, ...]:
        """The record's own look-ups that name related records."""
        return tuple(each.look_up for each in self.relations if each.is_on_record)

    @property
    def only_referring(self) -> frozenset[str]:
        """Look-ups of which nothing matters but the id."""
        return frozenset(self.look_ups).difference(self._valued_fields)

    @property
    def _valued_fields(self) -> tuple[str, ...]:
        return (*(field.source for field in self.mapped_fields), *self.criteria_fields)

    def outside_view(self) -> Self:
        """Return what is asked of records that may have left the view: not what to copy, only
        whether they may stay."""
        return self.model_copy(update={"cvid": None, "mapped_fields": (), "criteria": None})

    @property
    def lets_go_by_view(self) -> bool:
        """Tell whether who is not in the custom view any more is removed (R38)."""
        return self.cvid is not None and self.lets_go

    @property
    def heeds_opt_outs(self) -> bool:
        """Tell whether who has opted out is excluded (R15)."""
        return self.opt_outs != "ignore"

    @property
    def heeds_conversion(self) -> bool:
        """Tell whether who has been converted is excluded (R17); only candidates ever are."""
        return self.converted != "ignore" and self.module == CANDIDATES

    @property
    def lets_go(self) -> bool:
        """Tell whether who no longer qualifies is removed (R38)."""
        return self.no_match != "ignore"


OF_ONE_RUN = {
    "kind",
    "is_full",
    "full_because",
    "modified_since",
    "reading_since",
    "deletions_since",
    "is_first_run",
    "bulk_files",
    "reading_version",
    "key_version",
    "today",
}
"""The settings that differ from run to run of an unchanged sync."""

OF_WHO_LEAVES = {"deleted", "deleted_since", "no_match", "removal_limit"}
"""The settings that decide about nobody but those who are deleted, or not selected any more, and
about how many may leave at once: a record that is as it was is none of these."""
