"""All records and each view are counted before one is chosen (R37)."""

from itertools import count as counting

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Organisation
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.account.metadata import views_of
from syncs.models import Sync, SyncState
from syncs.wizard.queries.record_counts import choices_of, count_choices
from tests.builders import make_sync
from tests.world.house import House
from tests.world.reading import text_of
from tests.world.source import Source

CITY = ConditionField("City", "City", ValueType.TEXT)


@pytest.fixture
def draft(source: Source, organisation: Organisation) -> Sync:
    connection = source.connect(organisation)
    return make_sync(organisation, connection=connection, state=SyncState.DRAFT, next_run_at=None)


@pytest.mark.parametrize("records", [0, 1, 199, 200, 201, 400, 601, 1001])
def test_the_count_is_exact(source: Source, draft: Sync, records: int) -> None:
    for number in range(records):
        source.add(f"person{number}@example.com", City="Oslo" if number % 2 else "Pune")
    view = source.add_view("Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"})

    counts = count_choices(draft, [(view, "Oslo")])

    assert [(each.number, each.is_whole) for each in counts] == [
        (records, True),
        (records // 2, True),
    ]


@pytest.mark.parametrize(
    ("records", "step", "counted"),
    [
        pytest.param(601, 4, 400, id="while the pages are doubled"),
        pytest.param(1001, 2.2, 800, id="while the last one is searched for"),
    ],
)
def test_a_count_that_takes_too_long_says_how_far_it_came(
    source: Source,
    draft: Sync,
    settings: Settings,
    records: int,
    step: float,
    counted: int,
) -> None:
    settings.PATIENCE_SECONDS = 10
    for number in range(records):
        source.add(f"person{number}@example.com")
    view = source.add_view("Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"})
    seconds = counting(0, step)

    counts = count_choices(draft, [(view, "Oslo")], clock=lambda: next(seconds))

    assert [each.words for each in counts] == [
        f"more than {counted} records, not counted to the end",
        "not counted: it would have taken too long",
    ]


def test_the_page_asks_for_numbers_by_itself_and_saves_nothing(
    source: Source, house: House, bob: Client
) -> None:
    connection = source.connect(house.organisation)
    draft = make_sync(
        house.organisation, connection=connection, state=SyncState.DRAFT, next_run_at=None
    )
    source.add("maria@example.com")
    url = reverse("edit_records", args=[house.slug, draft.pk])
    before = Sync.objects.values().get(pk=draft.pk)

    opened = bob.get(url)
    answer = bob.post(url, {"do": "count", "selection": "view", "view": "", "retrieve": "all"})

    assert "All Candidates counting…" in text_of(opened)
    assert 'data-hx-trigger="load"' in opened.content.decode()
    assert "All Candidates 1 record" in text_of(answer)
    assert 'data-hx-trigger="load"' not in answer.content.decode()
    assert "Count the records of each choice" in text_of(answer), "without scripts"
    assert Sync.objects.values().get(pk=draft.pk) == before


def test_numbers_are_kept_for_a_while_of_this_key_alone(source: Source, draft: Sync) -> None:
    source.add("maria@example.com")
    criteria = Criteria(conditions=(Condition.about(CITY, "is", "Oslo"),))
    draft.criteria = criteria.model_dump(mode="json")
    first = [each.words for each in count_choices(draft, [])]
    source.add("ann@example.com", City="Oslo")

    again = [each.words for each in count_choices(draft, [])]
    shown = [each.words for each in choices_of(draft, [])]
    draft.connection.key_version += 1
    anew = [each.words for each in count_choices(draft, [])]
    draft.criteria["conditions"][0]["values"] = ["Pune"]
    others = [each.words for each in choices_of(draft, [])]

    assert first == again == shown == ["1 record", "0 of 1 record"]
    assert anew == ["2 records", "1 of 2 records"]
    assert others == ["2 records", "counting…"]


def test_what_cannot_be_counted_says_why_and_takes_nothing_from_the_rest(
    source: Source, draft: Sync
) -> None:
    source.add("maria@example.com", City="Oslo")
    view = source.add_view("Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"})
    broken = source.add_view("Pune", {"field": "City", "comparator": "equal", "value": "Pune"})
    unknown = ConditionField("Gone", "Gone", ValueType.TEXT)
    draft.criteria = Criteria(conditions=(Condition.about(unknown, "is", "Oslo"),)).model_dump(
        mode="json"
    )
    draft.criteria["conditions"][0]["operator"] = "nonsense"
    source.trouble("500", match=f"cvid={broken}", times=99)

    counts = count_choices(draft, [(broken, "Pune"), (view, "Oslo")])
    source.trouble("500", match="/Candidates?", times=99)
    again = [each.words for each in choices_of(draft, [(broken, "Pune"), (view, "Oslo")])]

    everything, pune, oslo, criteria = [each.words for each in counts]
    assert (everything, oslo) == ("1 record", "1 record")
    assert pune.startswith("not counted: Recruit has trouble of its own just now")
    assert criteria == (
        "not counted: they do not fit the fields that the account has now. Open them to mend them."
    )
    assert again == ["1 record", "counting…", "1 record", "counting…"]


def test_of_many_views_the_chosen_one_is_counted_and_the_rest_are_said_not_to_be(
    source: Source, house: House, bob: Client
) -> None:
    connection = source.connect(house.organisation)
    draft = make_sync(
        house.organisation, connection=connection, state=SyncState.DRAFT, next_run_at=None
    )
    source.add("maria@example.com", City="Oslo")
    known = len(views_of(connection, draft.module))
    oslo = {"field": "City", "comparator": "equal", "value": "Oslo"}
    views = [source.add_view(f"Oslo {number}", oslo) for number in range(12)]
    caches["shared"].clear()
    url = reverse("edit_records", args=[house.slug, draft.pk])
    chosen = {"do": "count", "selection": "view", "view": views[-1], "retrieve": "all"}

    text = text_of(bob.post(url, chosen))

    assert "View “Oslo 11” 1 record" in text
    assert f"{known + 12 - 10} more views are not counted by themselves" in text
    assert "Count the view that is chosen" in text


def test_a_silent_account_is_said_to_be(source: Source, house: House, bob: Client) -> None:
    connection = source.connect(house.organisation)
    draft = make_sync(
        house.organisation, connection=connection, state=SyncState.DRAFT, next_run_at=None
    )
    url = reverse("edit_records", args=[house.slug, draft.pk])
    bob.get(url)  # so that the views are known
    source.trouble("500", times=99)

    text = text_of(bob.post(url, {"do": "count", "selection": "all", "retrieve": "all"}))

    assert "could not be counted." in text
    assert "Try again in a minute." in text
    assert "Count again" in text
    assert "1 record" not in text
