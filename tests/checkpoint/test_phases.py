"""Which phases a run goes through, and in which order."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from criteria import Condition, Criteria, Subject
from recruitsync.environment import PROJECT
from syncs.checkpoint.phases import (
    DUE,
    OF_FILES,
    OF_KIND,
    OF_RELATED,
    begin_file,
    begin_reading,
    end_phase,
    phase_at_work,
    turn_to_pages,
)
from syncs.checkpoint.progress import Progress
from syncs.domain.run_settings import RunSettings
from syncs.models import Kind, Phase
from syncs.models.run_checkpoint import READING, READING_RELATED

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

DECIDING = "fetch_deleted tidy decide find_leaving decide_removals"

REST = (
    "fetch_deleted tidy decide find_leaving decide_removals"
    " hold apply apply_duplicates apply_removals finish"
)


def settings(**changes: Any) -> RunSettings:
    """Those of an incremental run of all candidates."""
    usual: dict[str, Any] = {
        "module": "Candidates",
        "email_field": "Email",
        "mapped_fields": (),
        "modification_field": "Updated_On",
        "is_full": False,
        "modified_since": NOON,
        "reading_since": NOON,
        "deletions_since": NOON,
        "is_first_run": False,
        "bulk_files": 0,
        "group_addresses": frozenset(),
        "mailing_list_id": 1,
        "opt_outs": "ignore",
        "opt_outs_since": None,
        "deleted": "ignore",
        "deleted_since": None,
        "converted": "ignore",
        "no_match": "ignore",
        "cvid": None,
        "criteria": None,
        "zone": "UTC",
        "today": NOON,
    }
    return RunSettings(**usual | changes)


def asking(*subjects: Subject) -> dict[str, Any]:
    """Settings of contacts chosen by criteria on these."""
    conditions = tuple(
        Condition(subject=subject, field="City", label="City", type="text", operator="is_empty")
        for subject in subjects
    )
    return {"module": "Contacts", "is_full": True, "criteria": Criteria(conditions=conditions)}


BEGINNING = Progress(
    phase="fetch",
    position=7,
    entered_at=0,
    staged=70,
    fetched=60,
    related=0,
    received=60,
    newest=None,
    bulk_file=None,
    bulk_job="",
    bulk_asked_at=None,
    api_calls=1,
    api_credits=2,
)


def phases_from(progress: Progress, frozen: RunSettings) -> list[str]:
    phases = [progress.phase]
    while progress.phase != Phase.FINISH:
        progress = end_phase(progress, frozen)
        phases.append(progress.phase)
    return phases


@pytest.mark.parametrize(
    ("changes", "phases"),
    [
        pytest.param({}, f"fetch {REST}", id="changes only"),
        pytest.param({"is_full": True}, f"fetch fetch_changes {REST}", id="everything"),
        pytest.param(
            {"cvid": "7", "no_match": "list"},
            f"fetch fetch_outside fetch_changes {REST}",
            id="who left a view goes",
        ),
        pytest.param({"cvid": "7"}, f"fetch {REST}", id="who left a view stays"),
        pytest.param(
            {"cvid": "7", "opt_outs": "list"},
            f"fetch fetch_outside fetch_changes {REST}",
            id="who left a view and opted out goes",
        ),
        pytest.param(
            {"cvid": "7", "converted": "list"},
            f"fetch fetch_outside fetch_changes {REST}",
            id="who left a view and was converted goes",
        ),
        pytest.param({"no_match": "list"}, f"fetch {REST}", id="no view to leave"),
        pytest.param(
            {"cvid": "7", "no_match": "list", "is_first_run": True, "is_full": True},
            f"fetch fetch_changes {REST}",
            id="nobody can have left",
        ),
        pytest.param(
            asking(Subject.CLIENT),
            f"fetch_clients fetch fetch_changes {REST}",
            id="clients",
        ),
        pytest.param(
            asking(Subject.JOB_OPENING, Subject.CLIENT),
            f"fetch_clients fetch_openings fetch fetch_changes {REST}",
            id="clients and job openings",
        ),
    ],
)
def test_phases_of_a_run_read_by_pages(changes: dict[str, Any], phases: str) -> None:
    frozen = settings(**changes)

    assert phases_from(begin_reading(BEGINNING, frozen), frozen) == phases.split()


@pytest.mark.parametrize(
    ("module", "phases"),
    [
        ("Candidates", f"fetch_bulk fetch_converted fetch_unapproved fetch_changes {REST}"),
        ("Contacts", f"fetch_bulk fetch_unapproved fetch_changes {REST}"),
    ],
)
def test_phases_of_a_run_read_by_files(module: str, phases: str) -> None:
    frozen = settings(module=module, is_full=True, bulk_files=2)
    begun = begin_reading(BEGINNING, frozen)

    assert begun.phase == Phase.FETCH
    assert phase_at_work(begun, frozen) == Phase.FETCH_BULK
    assert phases_from(begin_file(begun), frozen) == phases.split()


def test_refused_files_are_not_asked_for_again() -> None:
    frozen = settings(is_full=True, bulk_files=2)
    refused = turn_to_pages(Progress(**{**vars(BEGINNING), "bulk_file": 0}))

    assert phase_at_work(refused, frozen) == Phase.FETCH
    assert phases_from(refused, frozen) == f"fetch fetch_changes {REST}".split()


@pytest.mark.parametrize(
    ("kind", "phases"),
    [
        (Kind.IMPORT, f"fetch fetch_changes {REST}"),
        (Kind.APPLY, f"fetch fetch_changes {REST.replace('hold', 'compare')}"),
        (
            Kind.PREVIEW,
            f"fetch fetch_changes {DECIDING} hold finish",
        ),
    ],
)
def test_phases_of_a_run_that_reads(kind: Kind, phases: str) -> None:
    frozen = settings(kind=kind, is_full=True)

    assert phases_from(begin_reading(BEGINNING, frozen), frozen) == phases.split()


def test_phases_of_a_run_that_removes_people_who_were_held() -> None:
    frozen = settings(kind=Kind.REMOVE)

    assert phases_from(begin_reading(BEGINNING, frozen), frozen) == ["remove_held", "finish"]


def test_phase_begins_at_nothing_with_what_was_staged_before() -> None:
    following = end_phase(BEGINNING, settings())

    assert (following.phase, following.position, following.entered_at) == ("fetch_deleted", 0, 70)


def test_table_has_every_phase_in_the_order_of_the_model() -> None:
    assert list(DUE) == list(Phase)
    assert list(OF_KIND) == list(Kind)
    assert set(OF_RELATED) == READING_RELATED
    assert OF_FILES < READING


def test_no_other_module_names_the_phase_that_follows() -> None:
    naming = [
        path.relative_to(PROJECT).as_posix()
        for path in sorted(PROJECT.glob("syncs/**/*.py"))
        if re.search(r"\.enter\(|phase=Phase", path.read_text())
    ]

    assert naming == ["syncs/checkpoint/phases.py"]
