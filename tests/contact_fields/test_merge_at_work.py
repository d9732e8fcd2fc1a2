"""A field is merged while runs and people are at work with it (R25)."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import pytest
from django.db import connection, transaction

from contacts.models import ContactField
from syncs.contact_fields.actions.merge import merge_fields
from syncs.mapping.actions.save import MappingChanged, save_mapping
from syncs.mapping.actions.stored import load_pairs
from syncs.mapping.rules.pairs import TypedPair, fingerprint
from syncs.models import Sync
from syncs.queue.request import request_run
from syncs.run.advance import advance
from tests.world.imports import contact_at, drive, map_field, run_once
from tests.world.lock_waits import wait_until_somebody_waits
from tests.world.source import Source

MARIA = "maria@mail.example"


@pytest.fixture
def mapped(source: Source, sync: Sync) -> Sync:
    """Return a sync that fills Town, where there is a field City too."""
    ContactField.objects.create(organisation=sync.organisation, key="city", label="City")
    map_field(sync, "City", "town")
    source.add(MARIA, City="Pune")
    return sync


def fields() -> tuple[ContactField, ContactField]:
    return ContactField.objects.get(key="city"), ContactField.objects.get(key="town")


def behind_a_merge(action: Any) -> Any:
    """Do it in another session that has to wait for the merge; return what it gives."""

    def do() -> Any:
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            merge_fields(*fields())
            begun = pool.submit(copy_context().run, do)
            wait_until_somebody_waits()
        return begun.result()


def test_after_a_merge_runs_fill_the_field_that_stays(mapped: Sync, source: Source) -> None:
    run_once(mapped)
    merge_fields(*fields())
    before = contact_at(mapped, MARIA).attributes

    run = run_once(mapped, full=True)

    assert before == {"city": "Pune"}
    assert contact_at(mapped, MARIA).attributes == {"city": "Pune"}
    assert run.unchanged == 1


def test_a_run_that_begins_during_a_merge_goes_by_what_comes_of_it(mapped: Sync) -> None:
    run = request_run(mapped, user=None)

    behind_a_merge(lambda: advance(run.pk))

    drive(run)
    assert contact_at(mapped, MARIA).attributes == {"city": "Pune"}


def test_a_mapping_that_is_saved_during_a_merge_is_told(mapped: Sync) -> None:
    stored = load_pairs(mapped)
    typed = [TypedPair(pair.source, pair.target, True) for pair in stored]

    def save() -> Any:
        with pytest.raises(MappingChanged) as told:
            save_mapping(mapped, typed, seen=fingerprint(stored))
        return [pair.target for pair in told.value.pairs]

    assert behind_a_merge(save)[-1] == "own:city"
