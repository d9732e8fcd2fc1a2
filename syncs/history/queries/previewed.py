"""Tells for the page of a run what a preview has tried, who has applied it, and who differs from
what it showed (R75)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from syncs.domain.outcomes import OUTCOMES, REASONS
from syncs.history.queries.changes import Change, pair_changes
from syncs.history.queries.would import label_of
from syncs.models import ImportRun, Kind, Preview, RunState
from syncs.proposal.applications import came_to_nothing, last_application_of
from syncs.proposal.parts import Proposal


@dataclass(frozen=True)
class Side:
    """An outcome that was shown of somebody, or that they would have now."""

    label: str
    reason: str
    removed_from: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class DifferingPerson:
    """Somebody whom an application of a preview would have treated otherwise.

    `is_erased`: they were erased for good since, and nothing that names them is left.
    """

    name: str
    email: str
    contact: int | None
    record: int | None
    is_erased: bool
    shown: Side | None
    found: Side | None


@dataclass(frozen=True)
class Previewed:
    """The relation of a run to a preview: it is one, or it applies one.

    `tried` is None for a preview of an earlier release, `change` names a part of the definition,
    "" for none; `applied_by` is the newest run that applies it or was to, and
    `can_be_applied` tells whether it may be now.
    """

    tried: Preview | None
    change: str
    applied_by: ImportRun | None
    can_be_applied: bool
    count: int
    people: list[DifferingPerson]

    @property
    def is_forgotten(self) -> bool:
        return self.tried is not None and self.tried.forgotten_at is not None

    @property
    def is_saved(self) -> bool:
        """Tell whether the change that was tried is in force by now."""
        return self.tried is not None and self.tried.saved_at is not None

    @property
    def more(self) -> int:
        """The number of those who differ and are not kept by name."""
        return self.count - len(self.people)


def previewed_of(run: ImportRun, labels: Mapping[str, str]) -> Previewed | None:
    """Return it for a preview and for a run that applies one, None for all others."""
    if run.kind not in {Kind.PREVIEW, Kind.APPLY}:
        return None
    number = run.pk if run.is_preview else run.about_id
    tried = Preview.objects.filter(pk=number).first()
    applied_by = last_application_of(number)
    is_free = applied_by is None or came_to_nothing(applied_by, tried)
    differences = _differences_of(run, tried)
    return Previewed(
        tried=tried,
        change=Proposal.model_validate(tried.proposal).in_words if tried and tried.proposal else "",
        applied_by=applied_by if run.is_preview else None,
        can_be_applied=is_free and tried is not None and tried.forgotten_at is None,
        count=differences.get("count", 0),
        people=[_person(each, labels) for each in differences.get("people", [])],
    )


def _differences_of(run: ImportRun, tried: Preview | None) -> dict[str, Any]:
    """Return who differed: on the page of the application that failed for it."""
    is_refused = run.kind == Kind.APPLY and run.state == RunState.FAILED
    return (tried.differences or {}) if tried and is_refused else {}


def _person(kept: Mapping[str, Any], labels: Mapping[str, str]) -> DifferingPerson:
    return DifferingPerson(
        name=kept["name"],
        email=kept["email"],
        contact=kept["contact"],
        record=kept["subject"] if kept["is_record"] else None,
        is_erased=kept.get("erased", False),
        shown=_side(kept["shown"], labels),
        found=_side(kept["found"], labels),
    )


def _side(deed: Mapping[str, Any] | None, labels: Mapping[str, str]) -> Side | None:
    if deed is None:
        return None
    reason = deed.get("reason")
    values = deed.get("values", {})
    changes = pair_changes(deed.get("before", {}), deed.get("after", {}), labels)
    return Side(
        label=label_of(OUTCOMES[deed["outcome"]], would=True),
        reason=REASONS[reason].label if reason else "",
        removed_from=deed.get("removed_from", ""),
        changes=changes or pair_changes({}, values, labels),
    )
