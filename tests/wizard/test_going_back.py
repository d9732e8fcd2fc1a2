"""Going back, to another step, or away keeps what was typed in a draft, finished or not (R22)."""

from typing import Any

import pytest
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse

from syncs.models import Sync, SyncState
from tests.builders import make_sync
from tests.world.editing import connect_to, seen_of, send, stamps_on, url_of
from tests.world.house import House
from tests.world.reading import text_of
from tests.world.source import Source

TYPED, MARKED = "What you typed here stands below", "Typed, not saved"
RULES = {"opt_outs": "list", "deleted": "ignore", "converted": "ignore", "no_match": "ignore"}
SCHEDULE = {"weekday": "0", "day": "1", "at": "09:00", "full_read_days": "7"}

HALF = [
    ("module", {"name": "y" * 101}, "syncs", f'value="{"y" * 101}"'),
    (
        "records",
        {"selection": "view", "view": "", "retrieve": "after", "after": "2026-13-41T25:00"},
        "module",
        'value="2026-13-41T25:00"',
    ),
    (
        "rules",
        {**RULES, "mailing_list": "new", "new_list": "x" * 101},
        "records",
        f'value="{"x" * 101}"',
    ),
    (
        "schedule",
        {**SCHEDULE, "frequency": "monthly", "day": "77", "zone": "Atlan"},
        "rules",
        'value="Atlan"',
    ),
    (
        "mapping",
        {"rows": "2", "pair-0-source": "Email", "pair-1-target": "new", "pair-1-new_label": "Tow"},
        "schedule",
        'value="Tow"',
    ),
]
"""A step, what is half typed there, where *Back* leads, and what stands in the form again."""


@pytest.fixture
def draft(house: House, source: Source) -> Sync:
    connect_to(source, house.sync.connection)
    return make_sync(
        house.organisation,
        name="A draft",
        state=SyncState.DRAFT,
        next_run_at=None,
        zone="Asia/Kolkata",
    )


def page_of(sync: Sync, step: str) -> str:
    names = {"mapping": "sync_mapping", "syncs": "sync_list"}
    args = [sync.organisation.slug, *([] if step == "syncs" else [sync.pk])]
    return reverse(names.get(step, f"edit_{step}"), args=args)


def leave(client: Client, sync: Sync, step: str, typed: dict[str, str], do: str = "leave") -> Any:
    """Open the step, type, and press a button that leaves it."""
    seen = stamps_on(client.get(page_of(sync, step)))[0]
    return client.post(page_of(sync, step), {**typed, "seen": seen, "do": do})


@pytest.mark.parametrize(("step", "typed", "back", "shown"), HALF, ids=[each[0] for each in HALF])
def test_what_is_half_typed_stands_there_again(
    draft: Sync, bob: Client, alice: Client, step: str, typed: dict[str, str], back: str, shown: str
) -> None:
    before = model_to_dict(draft)

    left = leave(bob, draft, step, typed)

    assert left["Location"] == page_of(draft, back)
    again = bob.get(page_of(draft, step))
    assert (TYPED in text_of(again), shown in again.content.decode()) == (True, True)
    assert "Nothing was saved" not in text_of(again)
    review = text_of(bob.get(page_of(draft, "review")))
    assert (MARKED in review, "is not saved, so it does not count here" in review) == (True, True)
    theirs = alice.get(page_of(draft, step))
    assert (TYPED in text_of(theirs), shown in theirs.content.decode()) == (False, False)
    dropped = bob.post(page_of(draft, step), {"do": "drop"})
    assert dropped["Location"] == page_of(draft, step)
    assert TYPED not in text_of(bob.get(page_of(draft, step)))
    draft.refresh_from_db()
    assert model_to_dict(draft) == before


def test_what_was_typed_is_saved_later_and_forgotten_then(draft: Sync, bob: Client) -> None:
    wish = {**SCHEDULE, "frequency": "weekly", "weekday": "3", "zone": "Europe/Oslo"}
    away = leave(bob, draft, "schedule", wish, "leave:away")

    again = bob.get(page_of(draft, "schedule"))
    saved = bob.post(page_of(draft, "schedule"), {**wish, "seen": stamps_on(again)[0]})

    assert (away["Location"], saved.status_code) == (page_of(draft, "syncs"), 302)
    assert {run.local.strftime("%A") for run in again.context["runs"]} == {"Thursday"}
    assert TYPED not in text_of(bob.get(page_of(draft, "schedule")))
    draft.refresh_from_db()
    assert (draft.frequency, draft.weekday, draft.zone) == ("weekly", 3, "Europe/Oslo")


def test_what_others_save_meanwhile_is_not_overwritten_by_it(draft: Sync, bob: Client) -> None:
    """It goes along with what was seen when it was typed (R24)."""
    leave(bob, draft, "module", {"name": "Mine"}, "leave:review")
    Sync.objects.filter(pk=draft.pk).update(name="Theirs")

    again = bob.get(page_of(draft, "module"))
    answer = bob.post(page_of(draft, "module"), {"name": "Mine", "seen": stamps_on(again)[0]})

    assert "Somebody changed this meanwhile" in text_of(answer)
    assert Sync.objects.get(pk=draft.pk).name == "Theirs"


@pytest.mark.parametrize("step", [each[0] for each in HALF])
def test_nothing_is_kept_where_nothing_was_changed(draft: Sync, bob: Client, step: str) -> None:
    unchanged = {
        "module": {"name": "A draft"},
        "records": {"selection": "all", "view": "", "retrieve": "all", "after": ""},
        "rules": {
            **{name: getattr(draft, name) for name in RULES},
            "mailing_list": str(draft.mailing_list_id),
        },
        "schedule": {**SCHEDULE, "frequency": draft.frequency, "zone": draft.zone},
        "mapping": {"rows": "1", "pair-0-source": "Email"},
    }

    leave(bob, draft, step, unchanged[step], "leave:review")

    assert MARKED not in text_of(bob.get(page_of(draft, "review")))


def test_criteria_are_kept_in_the_draft(draft: Sync, bob: Client) -> None:
    send(bob, draft, "records", {"selection": "criteria", "retrieve": "all"})
    typed = {"conditions": "1", "c1-field": "City", "c1-operator": "is", "c1-value": "Osl"}

    left = send(bob, draft, "criteria", {**typed, "do": "leave:records"})

    assert left["Location"] == url_of(draft, "records")
    assert 'value="Osl"' in bob.get(url_of(draft, "criteria")).content.decode()


def test_a_sync_that_is_no_draft_keeps_nothing(house: House, source: Source, bob: Client) -> None:
    connect_to(source, house.sync.connection)
    url = url_of(house.sync, "module")

    seen = seen_of(house.sync, "module").sealed()
    left = bob.post(url, {"name": "Other", "seen": seen, "do": "leave"})

    assert left["Location"] == reverse("sync_detail", args=[house.slug, house.sync.pk])
    assert "typed_in_steps" not in bob.session
    assert Sync.objects.get(pk=house.sync.pk).name == house.sync.name
