"""The settings that were in force during a run, and what is another one today (R92)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from syncs.comparison.queries.changes import SettingChange, changes_between
from syncs.comparison.queries.in_words import (
    Names,
    Setting,
    SettingPart,
    StoredSettings,
    criteria_of,
    instant_of,
    settings_in_words,
)
from syncs.comparison.queries.today import settings_today
from syncs.definition.queries.full_reads import cause_in_words
from syncs.models import ImportRun, SyncState


@dataclass(frozen=True)
class SettingsInForce:
    """`is_full`: everything was read, or all that came after `modified_since`. `full_because` says
    why, "" where the release that ran then did not keep it. `files` is how many a bulk read took, 0
    for pages. `changed` is what is another setting today, None where the sync was deleted."""

    settings: Sequence[Setting]
    is_full: bool
    full_because: str
    modified_since: datetime | None
    deletions_since: datetime | None
    files: int
    changed: Sequence[SettingChange] | None

    @property
    def before_reading(self) -> list[Setting]:
        """The settings that say which records, and where they go."""
        return [
            each for each in self.settings if each.part in {SettingPart.KEY, SettingPart.DEFINITION}
        ]

    @property
    def mapping(self) -> list[Setting]:
        """The pairs that are copied, the address among them."""
        return [each for each in self.settings if each.part is SettingPart.MAPPING]

    @property
    def pairs(self) -> list[Setting]:
        """The pairs that are copied besides the address."""
        return [each for each in self.mapping if each.key != "email"]

    @property
    def rules(self) -> list[Setting]:
        """The rules on people who opt out, are deleted, convert or are not selected any more."""
        return [each for each in self.settings if each.part is SettingPart.RULES]


def settings_in_force_of(run: ImportRun, labels: Mapping[str, str]) -> SettingsInForce | None:
    """Return a run's settings, None until it began; `labels` are those of own contact fields."""
    stored: StoredSettings | None = run.settings
    if not stored:
        return None
    of_today = settings_today(run.sync)
    names = Names.of(run.sync, labels, stored, of_today)
    settings = settings_in_words(stored, names)
    today = settings_in_words(of_today, names)
    return SettingsInForce(
        settings=settings,
        is_full=stored.get("is_full", not stored.get("modified_since")),
        full_because=cause_in_words(
            stored.get("full_because", ""), stored.get("module", ""), criteria_of(stored)
        ),
        modified_since=instant_of(stored, "modified_since"),
        deletions_since=instant_of(stored, "deletions_since"),
        files=stored.get("bulk_files", 0),
        changed=None if run.sync.state == SyncState.DELETED else changes_between(settings, today),
    )
