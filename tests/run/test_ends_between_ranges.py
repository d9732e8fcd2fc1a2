"""A run that ends at any place of what it applies leaves whole batches, and the next one does the
rest (R77). Every place is tried; `test_runs_cut_short.py` does it at some places of many worlds."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from contacts.models import Contact
from syncs.models import (
    ImportRun,
    OptedOutRecord,
    Phase,
    Policy,
    RunCheckpoint,
    SourceLink,
    Sync,
)
from syncs.models.source_link import FILLS_NOTHING
from syncs.queue.request import request_run
from syncs.run.advance import advance
from tests.builders import make_mailing_list, make_organisation
from tests.world.cut_short import (
    bereft,
    cancelled,
    do_the_rest,
    drive_into_applying,
    end,
    use_tiny_ranges,
)
from tests.world.imports import (
    add_by_hand,
    address_of_contact,
    addresses_on,
    claims_of,
    contact_at,
    drive,
    drive_to,
    make_import,
    removals_of,
    rows_of,
    run_once,
    take_off,
)
from tests.world.source import Source

MAX_PLACES = 20

STAYS, DELETED, TWINS, MOVED = (
    f"{who}@mail.example" for who in ("stays", "deleted", "twins", "moved")
)
NEW = "new@mail.example"
ONE, OTHER, KEPT, JOINS = (f"{who}@mail.example" for who in ("one", "other", "kept", "joins"))
EVERYBODY = (STAYS, DELETED, TWINS, TWINS, MOVED, ONE, OTHER, KEPT, JOINS)

REMOVED = {
    DELETED: ("deleted_in_recruit", "organisation"),
    TWINS: ("opted_out", "list"),
    MOVED: ("address_changed", "list"),
    JOINS: ("address_changed", "list"),
}


class Killed(BaseException):
    """What a worker does not survive."""


def killed(run: ImportRun) -> None:
    """A worker dies when all of a step is written, just before it is committed."""

    def die(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if "UPDATE syncs_runcheckpoint" in sql and "failures = 0" in sql:
            raise Killed
        return execute(sql, *arguments)

    with connection.execute_wrapper(die), pytest.raises(Killed):
        advance(run.pk)
    long_ago = timezone.now() - timedelta(hours=1)
    RunCheckpoint.objects.filter(pk=run.pk).update(lease_until=long_ago)


def make_world(source: Source) -> Sync:
    """Make an organisation with a sync that has brought everybody."""
    organisation = make_organisation()
    since = timezone.now() - timedelta(days=1)
    sync = make_import(
        source.connect(organisation),
        opt_outs=Policy.REMOVE_FROM_LIST,
        opt_outs_since=since,
        deleted=Policy.REMOVE_FROM_ORGANISATION,
        deleted_since=since,
        converted=Policy.REMOVE_FROM_LIST,
    )
    run_once(sync)
    add_by_hand(make_mailing_list(organisation, name="Another"), DELETED)
    add_by_hand(sync.mailing_list, KEPT)
    return sync


def change_everything(source: Source, records: list[str]) -> int:
    """Let people leave in all ways, two records exchange their addresses, and one come with the
    address of another that does not tell whether it has opted out (R73); return that one."""
    _, deleted, twin, _, moved, one, other, kept, joins = records
    source.delete(deleted)
    source.opt_out(twin)
    source.change(moved, Email=NEW)
    untold = source.add(NEW)
    source.withhold(untold, "Email_Opt_Out")
    source.change(one, Email=OTHER)
    source.change(other, Email=ONE)
    source.convert(kept)
    source.change(joins, Email=STAYS)
    return int(untold)


@pytest.mark.parametrize("way", [cancelled, bereft, killed])
def test_next_run_does_the_rest(
    transactional_db: None,
    source: Source,
    way: Callable[[ImportRun], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records = [source.add(email) for email in EVERYBODY]
    undisturbed = make_world(source)
    others = [make_world(source) for _ in range(MAX_PLACES)]
    use_tiny_ranges(monkeypatch)
    changed_at = timezone.now()
    untold = change_everything(source, records)
    assert removals_of(run_once(undisturbed)) == REMOVED
    assert all(map(is_in_step, SourceLink.objects.filter(sync_id=undisturbed.pk)))
    expected = end_of(undisturbed, changed_at)
    assert {record for record, *_, is_old in expected["links"] if not is_old} == {untold}

    for place, sync in enumerate(others):
        run = request_run(sync, user=None)
        if not drive_into_applying(run, steps=place):
            return
        way(run)
        end(run)
        assert set(removals_of(run)) == set(REMOVED) - addresses_on(sync.mailing_list)
        do_the_rest(run)
        assert end_of(sync, changed_at) == expected, f"after {place} steps"
    raise AssertionError("there are more places than were tried")


def test_opt_out_is_remembered_with_the_record_that_is_imported(
    source: Source, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next run finds it known, and does not hear it again (R15)."""
    use_tiny_ranges(monkeypatch)
    record = source.add(STAYS, Email_Opt_Out=True)
    run = request_run(sync, user=None)
    assert drive_into_applying(run, steps=1)
    cancelled(run)
    end(run)

    do_the_rest(run)

    assert set(rows_of(run)) == {record}
    assert [str(each.record_id) for each in OptedOutRecord.objects.all()] == [record]


def test_deleted_records_whose_people_stay_fall_silent_range_by_range(
    source: Source, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No transaction is larger than a range (R67, R77)."""
    records = [source.add(email) for email in (STAYS, DELETED, TWINS, MOVED)]
    run_once(sync)
    for record in records:
        source.delete(record)
    use_tiny_ranges(monkeypatch)
    run = request_run(sync, user=None)
    silent = SourceLink.objects.filter(sync_id=sync.pk, contact_revision=FILLS_NOTHING)
    counted = []

    with override_settings(RUN_SLICE_SECONDS=0.000_001):
        drive_to(run, Phase.APPLY_DUPLICATES)
        for _ in range(2):
            advance(run.pk)
            counted.append(silent.count())

    assert counted == [2, 4]


def test_duplicate_claims_nobody_who_was_taken_off_the_list_meanwhile(
    source: Source, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no claim without a membership (R18)."""
    for _ in range(2):
        source.add(STAYS)
    use_tiny_ranges(monkeypatch)
    run = request_run(sync, user=None)
    with override_settings(RUN_SLICE_SECONDS=0.000_001):
        drive_to(run, Phase.APPLY_DUPLICATES)
    take_off(sync.mailing_list, contact_at(sync, STAYS))

    assert drive(run).ignored == 1

    assert claims_of(sync) == set()


def is_in_step(link: SourceLink) -> bool:
    """Tell whether the link knows its contact as it is, or does not fill it."""
    revision = Contact.objects.values_list("revision", flat=True).get(pk=link.contact_id)
    return link.contact_revision in {FILLS_NOTHING, revision}


def end_of(sync: Sync, changed_at: datetime) -> dict[str, Any]:
    """Return all that is left, without numbers that differ between organisations, and what a run
    over everything says of it."""
    contacts = Contact.objects.filter(organisation=sync.organisation_id)
    lists = sync.organisation.mailing_lists.all()
    links = SourceLink.objects.filter(sync_id=sync.pk)
    remembered = OptedOutRecord.objects.filter(sync_id=sync.pk)
    return {
        "people": {(each.address, each.deleted_at is None) for each in contacts},
        "members": [(each.name == "Another", addresses_on(each)) for each in lists.order_by("pk")],
        "claims": claims_of(sync),
        "links": {
            (
                each.record_id,
                address_of_contact(each.contact_id),
                each.contact_revision == FILLS_NOTHING,
                each.first_synced_at < changed_at,
            )
            for each in links
        },
        "remembered": {(each.record_id, each.address) for each in remembered},
        "next": rows_of(run_once(sync, full=True)),
    }
