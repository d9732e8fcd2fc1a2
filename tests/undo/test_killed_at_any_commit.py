"""A worker that is killed at any commit of a preview, of its application or of an undo changes
nothing about their end (R75, R77, R98)."""

import os
from collections import Counter

import pytest
from django.utils import timezone

from accounts.models import Organisation
from contacts.models import Contact, Membership, MembershipClaim
from syncs.models import Policy, RunState, SourceLink, Sync
from syncs.preview.actions.apply import apply_preview
from syncs.preview.actions.request import request_preview
from syncs.undo.actions import apply_undo
from tests.builders import make_user
from tests.preview.verbs import deeds_of
from tests.undo.undoing import differences, preview_of, state_of
from tests.world.cut_short import use_tiny_ranges
from tests.world.imports import change, run_once
from tests.world.killed import drive_killed
from tests.world.source import Source

EVERY = int(os.environ.get("KILLED_AT_EVERY", "9"))
"""At one commit in so many; 1 takes a minute and walks all."""


def test_preview_application_and_undo_survive_a_worker_that_is_killed_at_any_commit(
    source: Source, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_everything(source, sync, monkeypatch)
    user, before, ends = make_user(), state_of(sync.organisation), Counter[object]()
    died, at = True, 1
    while died:
        preview = request_preview(sync, user)
        died = drive_killed(preview, at=at)
        assert not differences(state_of(sync.organisation), before), f"a preview killed at {at}"
        run = apply_preview(preview, user, now=timezone.now())
        died |= drive_killed(run, at=at)
        assert run.state == RunState.SUCCEEDED, f"{run.error} killed at {at}"
        assert deeds_of(run) == deeds_of(preview), f"killed at {at}"
        ends[str(everybody(sync.organisation))] += 1
        undo = apply_undo(preview_of(run), user)
        died |= drive_killed(undo, at=at)
        assert (undo.put_back, undo.left_alone) == (10, 0), f"an undo killed at {at}"
        assert not differences(state_of(sync.organisation), before), f"an undo killed at {at}"
        at += EVERY
    assert len(ends) == 1, "it made a difference for the application where it was killed"
    assert at > 20, f"there were that many commits, {at}"


def change_everything(source: Source, sync: Sync, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bring people, of whom then two are deleted, two get another address, and two another name;
    two are new. Two are treated in one transaction."""
    change(sync, deleted=Policy.REMOVE_FROM_ORGANISATION, deleted_since=sync.created_at)
    records = [source.add(f"p{number}@mail.example", City="Oslo") for number in range(6)]
    run_once(sync)
    use_tiny_ranges(monkeypatch)
    monkeypatch.setattr("syncs.run.undo.RANGE", 4)
    for number, record in enumerate(records):
        if number % 3 == 0:
            source.delete(record)
        elif number % 3 == 1:
            source.change(record, Email=f"moved{number}@mail.example")
        else:
            source.change(record, City="Lima")
        if number < 2:
            source.add(f"new{number}@mail.example")


def everybody(organisation: Organisation) -> list[object]:
    """Return who is in the organisation, on lists, claimed and linked, by address."""
    here = {"organisation_id": organisation.pk}
    who = dict(Contact.objects.filter(**here).values_list("pk", "address"))
    people = Contact.objects.filter(**here).values_list("address", "attributes", "deleted_at")
    members = Membership.objects.filter(**here).values_list("contact_id", flat=True)
    claims = MembershipClaim.objects.filter(**here).values_list("contact_id", "record_id")
    links = SourceLink.objects.filter(**here).values_list("contact_id", "record_id")
    return [
        sorted((address, str(own), gone is None) for address, own, gone in people),
        sorted(who[each] for each in members),
        *(sorted((who[each], record) for each, record in pairs) for pairs in (claims, links)),
    ]
