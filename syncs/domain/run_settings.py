"""What one run goes by: the sync's definition frozen at the run's start.

Kept as JSON with the run, so that all its slices decide alike however the sync is edited
meanwhile, and so that history can show the settings that were in force (R92).
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MappedField(Frozen):
    """One source field and where its value goes: a column of contacts, or an own field's key."""

    source: str
    target: str
    own_field: bool
    type: str
    clear_when_empty: bool


class RunSettings(Frozen):
    """Times are aware. `modified_since` None means a full read, `deletions_since` None that nobody
    can have been deleted yet. `opt_outs_since` and `deleted_since` are when the policy was switched
    on: it binds records first imported later (R50)."""

    module: str
    email_field: str
    mapped_fields: tuple[MappedField, ...]
    modification_field: str | None
    modified_since: datetime | None
    deletions_since: datetime | None
    group_addresses: frozenset[str]
    mailing_list_id: int
    opt_outs: str
    opt_outs_since: datetime | None
    deleted: str
    deleted_since: datetime | None
    converted: str

    @property
    def source_fields(self) -> tuple[str, ...]:
        """Every field a run must read, each once: those it copies and those it decides by."""
        mapped = [field.source for field in self.mapped_fields]
        deciding = [self.email_field, "Email_Opt_Out", "Created_Time"]
        if self.modification_field:
            deciding.append(self.modification_field)
        return tuple(dict.fromkeys(deciding + mapped))

    @property
    def is_first_run(self) -> bool:
        """Whether no run of the sync has begun before, so that no record can be known."""
        return self.deletions_since is None
