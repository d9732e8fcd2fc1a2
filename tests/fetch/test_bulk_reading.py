"""Full reads of large accounts: one file of everything, and what corrects it."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from contacts.models import Contact, FieldType
from recruit import PIECE
from syncs.fetch import by_files
from syncs.fetch.by_files import MAX_JOB_SECONDS, MOST_PIECES, take_batch
from syncs.fetch.kept_files import KEPT_FILES, Batches, BulkFile
from syncs.fetch.staged_pages import StagedPage
from syncs.models import (
    ApiUse,
    Phase,
    Policy,
    RunCheckpoint,
    RunState,
    SourceLink,
    Sync,
    UnchangedBlock,
)
from syncs.models.run_checkpoint import WaitReason
from syncs.queue.request import request_run
from syncs.run.advance import advance
from tests.builders import make_organisation
from tests.world.imports import (
    addresses_on,
    change,
    checkpoint_of,
    drive,
    drive_to,
    is_balanced,
    make_import,
    map_field,
    numbers_of,
    rows_of,
    run_once,
    wake,
)
from tests.world.source import Source

MARIA = "maria@mail.example"
NUMA = "numa@mail.example"


@pytest.fixture
def in_bulk(settings: Settings) -> None:
    """Every full read is a bulk read."""
    settings.BULK_READ_ABOVE = 0


@pytest.fixture
def tiny_slices(settings: Settings) -> None:
    """Each call of `advance` takes one step."""
    settings.RUN_SLICE_SECONDS = 0.000_001


def make_wide_import(source: Source, organisation: Organisation) -> Sync:
    """A sync with fields of every type that a file tells."""
    sync = make_import(source.connect(organisation))
    map_field(sync, "Phone", "phone")
    map_field(sync, "Candidate_Owner", "owner")
    map_field(sync, "Experience_in_Years", "experience", FieldType.NUMBER)
    map_field(sync, "Expected_Salary", "salary", FieldType.NUMBER)
    map_field(sync, "Email_Opt_Out", "opted_out", FieldType.BOOLEAN)
    map_field(sync, "Created_Time", "since", FieldType.DATETIME)
    map_field(sync, "Candidate_Status", "status")
    return sync


def imported(sync: Sync) -> dict[str, tuple[object, ...]]:
    """Everything an import wrote about a record's person, by address."""
    fields = ("address", "email", "first_name", "last_name", "attributes")
    rows = Contact.objects.filter(organisation=sync.organisation_id).values_list(*fields)
    return {address: rest for address, *rest in rows}


def fingerprints(sync: Sync) -> dict[int, object]:
    links = SourceLink.objects.filter(sync_id=sync.pk)
    return dict(links.values_list("record_id", "fingerprint"))


def was_read_in_bulk(source: Source) -> bool:
    return any(request.endswith("/result") for request in source.requests())


def test_small_account_is_read_by_pages(source: Source, sync: Sync) -> None:
    source.add(MARIA)

    run_once(sync)

    assert not was_read_in_bulk(source)


def test_file_and_pages_bring_the_same(
    seeded_source: Source, organisation: Organisation, settings: Settings
) -> None:
    by_pages = make_wide_import(seeded_source, organisation)
    in_bulk = make_wide_import(seeded_source, make_organisation(name="Bulk", slug="bulk"))

    paged = run_once(by_pages)
    settings.BULK_READ_ABOVE = 4000
    bulk = run_once(in_bulk)

    assert was_read_in_bulk(seeded_source)
    assert rows_of(bulk) == rows_of(paged)
    assert imported(in_bulk) == imported(by_pages)
    assert bulk.api_calls < paged.api_calls
    assert is_balanced(bulk)

    # Whom a page has shown is known when a file shows them: each has fingerprints of its own.
    assert set(fingerprints(by_pages).values()).isdisjoint(fingerprints(in_bulk).values())
    again = run_once(by_pages, full=True)
    packed = UnchangedBlock.objects.filter(run_id=again.pk).values_list("size", flat=True)
    assert sum(packed) == again.unchanged > 4000


def test_large_account_comes_in_several_files(
    seeded_source: Source, organisation: Organisation, settings: Settings
) -> None:
    several_files(seeded_source, settings)
    sync = make_import(seeded_source.connect(organisation))

    run = run_once(sync)

    assert (run.total, is_balanced(run)) == (5000, True)
    assert seeded_source.requests()["POST /recruit/bulk/v2/read"] == 4


def test_records_are_staged_many_at_a_time_and_large_ones_fewer() -> None:
    piece, short = (["1"] * PIECE, ["1"] * 2)
    read = [*[piece] * (MOST_PIECES + 1), short, short, piece]
    pages = (StagedPage(tuple(ids), None, more_records=True) for ids in read)

    batches = [len(batch) for batch in iter(lambda: take_batch(pages), [])]

    assert batches == [MOST_PIECES, 2, 1, 1]


def test_deletions_between_the_files_lose_nobody(
    seeded_source: Source, organisation: Organisation, settings: Settings
) -> None:
    several_files(seeded_source, settings)
    sync = make_import(seeded_source.connect(organisation))
    seeded_source.churn(match="POST /recruit/bulk", deletions=30, rounds=4)

    run = run_once(sync)

    gone = set(seeded_source.stop_churn()["deleted"])
    assert len(gone) == 4 * 30
    rows = rows_of(run)
    read_and_gone = {record for record, row in rows.items() if row == ("not_selected", None)}
    assert read_and_gone <= gone
    assert rows.keys() - read_and_gone == {record["id"] for record in seeded_source.records()}
    assert is_balanced(run)


def several_files(source: Source, settings: Settings) -> None:
    settings.BULK_READ_ABOVE, settings.BULK_FILE_RECORDS = 0, 1400
    source.set_bulk(per_page=1400)


def test_converted_people_are_known_as_such_after_a_bulk_read(
    source: Source, sync: Sync, in_bulk: None
) -> None:
    change(sync, converted=Policy.REMOVE_FROM_LIST)
    source.add(MARIA)
    source.convert(source.add(NUMA))

    run = run_once(sync)

    assert was_read_in_bulk(source)
    assert numbers_of(run) == {"new": 1, "converted": 1}
    assert addresses_on(sync.mailing_list) == {MARIA}


def test_person_who_is_not_approved_is_not_there(source: Source, sync: Sync, in_bulk: None) -> None:
    source.add(MARIA)
    source.change(source.add(NUMA), **{"$approved": False})

    run = run_once(sync)

    assert numbers_of(run) == {"new": 1}
    assert addresses_on(sync.mailing_list) == {MARIA}


def test_what_changes_while_the_file_is_made_and_read_is_not_lost(
    source: Source, sync: Sync, in_bulk: None, tiny_slices: None
) -> None:
    changed, deleted = source.add(MARIA), source.add("gone@mail.example")
    run = request_run(sync, user=None)
    drive_to(run, Phase.FETCH_BULK)
    source.change(changed, Email="maria.new@mail.example")
    source.delete(deleted)
    source.add(NUMA)

    drive(run)

    assert numbers_of(run) == {"new": 2}
    assert addresses_on(sync.mailing_list) == {"maria.new@mail.example", NUMA}


def test_full_read_in_bulk_finds_everything_unchanged(
    seeded_source: Source, organisation: Organisation, in_bulk: None
) -> None:
    sync = make_wide_import(seeded_source, organisation)
    first = run_once(sync)
    before = fingerprints(sync)

    again = run_once(sync, full=True)

    assert (again.new, again.updated, again.re_added, again.duplicate) == (0, 0, 0, 0)
    assert again.unchanged == first.new
    assert fingerprints(sync) == before


def test_incremental_run_never_reads_in_bulk(source: Source, sync: Sync, in_bulk: None) -> None:
    source.add(MARIA)
    run_once(sync)
    jobs = source.requests()["POST /recruit/bulk/v2/read"]

    run_once(sync)

    assert source.requests()["POST /recruit/bulk/v2/read"] == jobs


def test_job_that_is_under_way_gives_the_worker_back(
    seeded_source: Source, organisation: Organisation, in_bulk: None, tiny_slices: None
) -> None:
    sync = make_import(seeded_source.connect(organisation))
    run = request_run(sync, user=None)
    drive_to(run, Phase.FETCH_BULK)
    asked = checkpoint_of(run)

    drive(run)

    assert asked.bulk_job
    assert asked.lease_until is None
    assert run.total == 5000
    assert was_fetched(seeded_source) == 1


def was_fetched(source: Source) -> int:
    """Return how often files were fetched."""
    asked = source.requests().items()
    return sum(number for path, number in asked if path.endswith("/result"))


def test_another_process_goes_on_with_a_file_of_its_own(
    seeded_source: Source, organisation: Organisation, in_bulk: None, tiny_slices: None
) -> None:
    run = request_run(make_import(seeded_source.connect(organisation)), user=None)
    drive_to(run, Phase.FETCH_BULK)
    while checkpoint_of(run).staged == 0:
        wake(run)
        advance(run.pk)
    KEPT_FILES.forget_all()

    drive(run)

    assert (run.total, is_balanced(run), was_fetched(seeded_source)) == (5000, True, 2)


def read_nothing(position: int) -> Batches:
    yield from ()


def test_a_full_disk_sets_the_run_back_and_those_that_are_kept_make_room(
    source: Source,
    sync: Sync,
    in_bulk: None,
    tiny_slices: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source.add(MARIA)
    run = request_run(sync, user=None)
    drive_to(run, Phase.FETCH_BULK)
    other = BytesIO(b"another run's")
    KEPT_FILES.keep((0, ""), BulkFile(other, None, read_nothing))

    with monkeypatch.context() as patch:
        patch.setattr(by_files, "TemporaryFile", lambda: Path("/dev/full").open("w+b"))  # noqa: SIM115
        wake(run)
        advance(run.pk)

    assert (other.closed, checkpoint_of(run).wait_reason) == (True, WaitReason.FAULT)
    wake(run)
    drive(run)
    assert numbers_of(run) == {"new": 1}


def test_job_that_never_ends_is_given_up_for_pages(
    source: Source, sync: Sync, in_bulk: None, tiny_slices: None
) -> None:
    source.add(MARIA)
    source.set_bulk(seconds=10**6)
    run = request_run(sync, user=None)
    drive_to(run, Phase.FETCH_BULK)
    advance(run.pk)
    waiting = checkpoint_of(run)
    long_ago = timezone.now() - timedelta(seconds=MAX_JOB_SECONDS + 1)
    RunCheckpoint.objects.filter(pk=run.pk).update(bulk_asked_at=long_ago)

    wake(run)
    advance(run.pk)

    assert checkpoint_of(run).phase == Phase.FETCH
    drive(run)
    assert (waiting.phase, waiting.wait_reason) == (Phase.FETCH_BULK, WaitReason.FILE)
    run.refresh_from_db()
    assert (run.state, numbers_of(run)) == (RunState.SUCCEEDED, {"new": 1})


def test_file_that_would_burst_the_worker_is_given_up_for_pages(
    source: Source, sync: Sync, in_bulk: None
) -> None:
    source.add(MARIA)
    source.trouble("inflated", match="/result", times=None)

    run = run_once(sync)

    assert (run.state, numbers_of(run)) == (RunState.SUCCEEDED, {"new": 1})


@pytest.mark.parametrize("kind", ["no_permission", "scope_mismatch"])
def test_account_without_bulk_read_is_read_by_pages(
    source: Source, sync: Sync, in_bulk: None, kind: str
) -> None:
    source.add(MARIA)
    source.trouble(kind, match="POST /recruit/bulk/v2/read", times=None)

    run = run_once(sync)

    assert (run.state, numbers_of(run)) == (RunState.SUCCEEDED, {"new": 1})


def test_look_ups_that_a_file_does_not_tell_are_read_by_pages(
    source: Source, organisation: Organisation, in_bulk: None
) -> None:
    sync = make_import(source.connect(organisation))
    map_field(sync, "Educational_Details", "education")
    source.add(MARIA)

    run = run_once(sync)

    assert numbers_of(run) == {"new": 1}
    assert not was_read_in_bulk(source)


def test_download_that_breaks_is_repeated_without_counting_anybody_twice(
    seeded_source: Source, organisation: Organisation, in_bulk: None
) -> None:
    sync = make_import(seeded_source.connect(organisation))
    seeded_source.trouble("cut", match="/result", times=1)

    run = run_once(sync)

    assert run.total == 5000
    assert is_balanced(run)


def test_calls_and_credits_are_counted_for_run_and_connection(
    source: Source, sync: Sync, in_bulk: None
) -> None:
    source.add(MARIA)
    runs = [run_once(sync), run_once(sync)]

    used = ApiUse.objects.filter(connection=sync.connection)

    asked = {path: number for path, number in source.requests().items() if "/recruit/" in path}
    assert sum(run.api_calls for run in runs) == sum(asked.values())
    assert sum(hour.calls for hour in used) == sum(asked.values())
    assert sum(run.api_credits for run in runs) == price_of(asked)
    assert sum(hour.credits for hour in used) == price_of(asked)


def price_of(asked: dict[str, int]) -> int:
    prices = {
        "GET /recruit/v2/Candidates": 3,
        "GET /recruit/v2/Candidates/deleted": 2,
        "POST /recruit/bulk/v2/read": 50,
    }
    return sum(prices.get(path, 1) * number for path, number in asked.items())
