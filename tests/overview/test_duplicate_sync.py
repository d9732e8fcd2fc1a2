"""Duplicating a sync: what the copy has of it, and what not (R25)."""

from datetime import time, timedelta
from functools import partial
from typing import Any

import pytest
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from contacts.models import ContactField
from syncs.models import FieldMapping, Policy, Step, Sync, SyncState
from syncs.overview.actions.duplicate import duplicate_sync
from syncs.overview.rules import name_of_copy
from tests.builders import NOON, make_run, make_sync
from tests.world.at_once import at_once
from tests.world.house import House
from tests.world.reading import text_of

ITS_OWN = {
    *("id", "name", "state", "state_cause", "state_reason", "draft_step", "created_at"),
    *("next_run_at", "watermark", "reading_version", "full_read_at", "deleted_at"),
    *("old_list", "letting_go"),
}


def press(client: Client, sync: Sync) -> Any:
    url = reverse("duplicate_sync", args=[sync.organisation.slug, sync.pk])
    return client.post(url, follow=True)


def pairs_of(sync: Sync) -> list[dict[str, Any]]:
    return [model_to_dict(pair, exclude=["id", "sync"]) for pair in sync.field_mappings.all()]


@pytest.fixture
def full(house: House) -> Sync:
    """Return a sync in which as much as possible is not as it is by default."""
    sync = make_sync(
        house.organisation,
        name="Full",
        module_label="Candidates of ours",
        selection="criteria",
        criteria={"conditions": []},
        criteria_typed={"conditions": [1]},
        view_id="7",
        view_name="Seven",
        retrieve_after=NOON - timedelta(days=3),
        opt_outs=Policy.REMOVE_FROM_ORGANISATION,
        opt_outs_since=NOON,
        deleted=Policy.REMOVE_FROM_LIST,
        deleted_since=NOON,
        converted=Policy.REMOVE_FROM_LIST,
        no_match=Policy.REMOVE_FROM_LIST,
        frequency="weekly",
        at=time(7, 30),
        zone="Asia/Kolkata",
        weekday=3,
        day=31,
        full_read_days=30,
        limit_people=5,
        limit_percent=2,
        hold_days=3,
        state=SyncState.INACTIVE,
        state_cause="key_changed",
        state_reason="account key changed",
        next_run_at=None,
        watermark=NOON,
        full_read_at=NOON,
        reading_version=4,
    )
    own = ContactField.objects.create(organisation=house.organisation, key="city", label="City")
    FieldMapping.objects.create(
        organisation=house.organisation,
        sync=sync,
        position=1,
        source_field="City",
        source_label="Town",
        contact_field=own,
        clear_when_empty=True,
        custom=True,
    )
    return sync


def test_no_field_of_a_sync_is_left_out_of_the_comparison(full: Sync) -> None:
    """What is as it is by default would be so in any copy."""
    compared = {field.name: field for field in Sync._meta.fields if field.name not in ITS_OWN}

    assert [
        name for name, field in compared.items() if getattr(full, name) == field.get_default()
    ] == []
    assert model_to_dict(full, exclude=ITS_OWN).keys() == compared.keys()


def test_a_copy_has_everything_but_the_name(full: Sync) -> None:
    now = NOON + timedelta(days=1)

    copy = duplicate_sync(full, now=now)

    copy = Sync.objects.get(pk=copy.pk)
    since = {"opt_outs_since": now, "deleted_since": now}
    expected = {**model_to_dict(full, exclude=ITS_OWN), **since}
    assert model_to_dict(copy, exclude=ITS_OWN) == expected
    assert (pairs_of(copy), copy.field_mappings.count()) == (pairs_of(full), 2)


def test_a_copy_is_a_draft_that_has_read_nothing(full: Sync) -> None:
    make_run(full)

    copy = duplicate_sync(full, now=NOON)

    stopped_by = (copy.state_cause, copy.state_reason)
    own = (copy.next_run_at, copy.watermark, copy.full_read_at, copy.reading_version)
    assert (copy.state, stopped_by, own) == (SyncState.DRAFT, ("", ""), (None, None, None, 0))
    assert (copy.draft_step, copy.runs.count(), copy.created_at) == (Step.REVIEW, 0, NOON)


def test_the_copy_of_a_draft_is_left_at_the_same_step(house: House) -> None:
    draft = make_sync(house.organisation, state=SyncState.DRAFT, draft_step=Step.SCHEDULE)

    assert duplicate_sync(draft, now=NOON).draft_step == Step.SCHEDULE


def test_options_that_are_off_stay_off(house: House) -> None:
    copy = duplicate_sync(house.sync, now=NOON)

    assert (copy.opt_outs_since, copy.deleted_since) == (None, None)


def test_the_button_leads_to_the_name_of_the_copy(house: House, bob: Client) -> None:
    answer = press(bob, house.sync)

    copy = Sync.objects.get(name="Candidates of zylker (copy)")
    url = reverse("edit_module", args=[house.slug, copy.pk])
    assert answer.redirect_chain == [(url, 302)]
    assert f"{copy} is made, as a draft. It runs only once you have activated it." in text_of(
        answer
    )
    assert "begins 30 days ago" not in text_of(answer)


def test_a_start_that_lies_too_far_back_is_moved_and_said(house: House, bob: Client) -> None:
    before, month = timezone.now(), timedelta(days=30)
    house.sync.retrieve_after = before - timedelta(days=50)
    house.sync.save()

    text = text_of(press(bob, house.sync))

    copy = Sync.objects.get(name="Candidates of zylker (copy)")
    assert copy.retrieve_after is not None
    assert (copy.retrieve_after.second, copy.retrieve_after.microsecond) == (0, 0)
    assert before - month - timedelta(minutes=1) < copy.retrieve_after <= timezone.now() - month
    assert "Its copy begins 30 days ago: look at Records." in text


def test_two_people_who_copy_at_once_get_two_copies(organisation: Organisation) -> None:
    sync = make_sync(organisation, name="News")

    at_once(*[partial(duplicate_sync, sync, now=NOON)] * 2)

    names = set(Sync.objects.values_list("name", flat=True))
    assert names == {"News", "News (copy)", "News (copy 2)"}


@pytest.mark.parametrize(
    ("name", "taken", "copied"),
    [
        ("News", [], "News (copy)"),
        ("News", ["NEWS (COPY)"], "News (copy 2)"),
        ("News", ["News (copy)", "News (copy 2)"], "News (copy 3)"),
        ("News (copy)", ["News (copy)"], "News (copy 2)"),
        ("News (copy 2)", ["News (copy 2)"], "News (copy)"),
        ("(copy)", [], "(copy) (copy)"),
        ("News (copyright)", [], "News (copyright) (copy)"),
        ("x" * 100, [], "x" * 93 + " (copy)"),
        ("x" * 92 + " yzzzzzz", [], "x" * 92 + " (copy)"),
        ("候補者", [], "候補者 (copy)"),
    ],
)
def test_the_name_of_a_copy_is_free_and_fits(name: str, taken: list[str], copied: str) -> None:
    assert name_of_copy(name, taken) == copied
