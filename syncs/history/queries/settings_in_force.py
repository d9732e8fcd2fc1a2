"""The definition that was in force during a run, for people (R92).

It was stored by the release that ran then, so nothing is taken for granted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from criteria import Criteria, in_english
from syncs.definition.queries.full_reads import cause_in_words
from syncs.definition.queries.plain_english import PolicyInWords, policies_in_words
from syncs.models import ContactColumn, ImportRun, Policy


@dataclass(frozen=True)
class SettingsInForce:
    """`is_full`: everything was read, or all that came after `modified_since`. `full_because` says
    why, "" where the release that ran then did not keep it. `criteria` are in plain English, "" for
    none; `pairs` are (source, contact field)."""

    module: str
    criteria: str
    is_full: bool
    full_because: str
    email_field: str
    modified_since: datetime | None
    pairs: list[tuple[str, str]]
    opt_outs: str
    opt_outs_since: datetime | None
    deleted: str
    deleted_since: datetime | None
    converted: str

    @property
    def policies(self) -> list[PolicyInWords]:
        return policies_in_words(self)


def settings_in_force_of(run: ImportRun, labels: Mapping[str, str]) -> SettingsInForce | None:
    """Return a run's settings, None until it began; `labels` are those of own contact fields."""
    stored: dict[str, Any] | None = run.settings
    if not stored:
        return None
    named = {**labels, **dict(ContactColumn.choices)}
    criteria = _criteria(stored)
    mapped = stored.get("mapped_fields", [])
    return SettingsInForce(
        module=stored.get("module", ""),
        criteria=in_english(criteria) if criteria else "",
        is_full=stored.get("is_full", not stored.get("modified_since")),
        full_because=cause_in_words(
            stored.get("full_because", ""), stored.get("module", ""), criteria
        ),
        email_field=stored.get("email_field", ""),
        modified_since=_instant(stored, "modified_since"),
        pairs=[(field["source"], named.get(field["target"], field["target"])) for field in mapped],
        opt_outs=stored.get("opt_outs", Policy.IGNORE),
        opt_outs_since=_instant(stored, "opt_outs_since"),
        deleted=stored.get("deleted", Policy.IGNORE),
        deleted_since=_instant(stored, "deleted_since"),
        converted=stored.get("converted", Policy.IGNORE),
    )


def _criteria(stored: Mapping[str, Any]) -> Criteria | None:
    try:
        criteria = Criteria.model_validate(stored.get("criteria"))
        _ = criteria.expression
    except ValueError:
        return None
    return criteria


def _instant(stored: Mapping[str, Any], name: str) -> datetime | None:
    text = stored.get(name)
    return datetime.fromisoformat(text) if text else None
