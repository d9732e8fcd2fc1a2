"""Two runs beside each other: what differs, and why (R94); a run's settings and today's (R92)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import ContactField, MailingList
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.comparison.queries.today import settings_today
from syncs.comparison.queries.two_runs import (
    BOTH_READ_CHANGES,
    Culprit,
    run_to_compare_with,
)
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import FieldMapping, ImportRun, RunState, Sync
from tests.builders import make_row, make_run
from tests.world.house import House
from tests.world.imports import make_import, run_once
from tests.world.reading import text_of
from tests.world.source import Source


def stored_today(sync: Sync, **changes: Any) -> dict[str, Any]:
    """Return the settings of today as a run of this moment would store them."""
    today = {**settings_today(sync), "is_full": True, **changes}
    return {name: sorted(v) if isinstance(v, frozenset) else v for name, v in today.items()}


def compare_url(run: ImportRun, other: ImportRun | None = None) -> str:
    url = reverse("compare_runs", args=[run.organisation.slug, run.pk])
    return f"{url}?with={other.pk}" if other else url


def criteria_of_city(city: str) -> dict[str, Any]:
    field = ConditionField("City", "City", ValueType.TEXT)
    return Criteria(conditions=(Condition.about(field, "is", city),)).model_dump(mode="json")


CHANGES: list[tuple[dict[str, Any], list[Culprit], str]] = [
    ({}, [Culprit.NOTHING], ""),
    ({"key_version": 7}, [Culprit.KEY], "Key of the account Number 1 Number 7"),
    (
        {"criteria": criteria_of_city("Pune")},
        [Culprit.DEFINITION],
        "Records All City is “Pune”",
    ),
    ({"zone": "Europe/Berlin"}, [Culprit.DEFINITION], "Asia/Kolkata Europe/Berlin"),
    (
        {"opt_outs": "list"},
        [Culprit.RULES],
        "Opted out People who opted out of e-mail in Recruit",
    ),
    (
        {"removal_limit": {"people": 700, "percent": 30, "days": 1}},
        [Culprit.RULES],
        (
            "Removals at once More than 500 people, or 20 % of the list, are held before they"
            " leave, and stay if nobody answers within 7 days. More than 700 people, or 30 % of the"
            " list, are held before they leave, and stay if nobody answers within 1 day."
        ),
    ),
    ({"no_match": "list"}, [Culprit.RULES], "Not selected any more People whose record"),
    ({"email_field": "Work_Email"}, [Culprit.MAPPING], "E-mail from Email Work_Email"),
    (
        {"mapped_fields": [{"source": "City", "target": "city", "clear_when_empty": True}]},
        [Culprit.MAPPING],
        "Home city nothing City, cleared when empty",
    ),
    ({"is_full": False}, [Culprit.READING], ""),
    (
        {"is_full": False, "email_field": "Work_Email", "key_version": 7},
        [Culprit.KEY, Culprit.MAPPING, Culprit.READING],
        "Work_Email",
    ),
]


@pytest.mark.parametrize(("changes", "causes", "said"), CHANGES)
def test_what_changed_between_two_runs_is_told(
    house: House, vera: Client, changes: dict[str, Any], causes: list[Culprit], said: str
) -> None:
    ContactField.objects.create(organisation=house.organisation, key="city", label="Home city")
    before = make_run(house.sync, settings=stored_today(house.sync))
    after = make_run(house.sync, settings=stored_today(house.sync, **changes))

    answer = vera.get(compare_url(after, before))

    assert answer.context["comparison"].causes == causes
    assert said in text_of(answer)
    assert all(cause.sentence in text_of(answer) for cause in causes)
    if "criteria" in changes:
        assert "The definition was changed: Records. Numbers" in text_of(answer)


def test_group_addresses_that_differ_are_named(house: House, vera: Client) -> None:
    groups = stored_today(house.sync)["group_addresses"]
    before = make_run(house.sync, settings=stored_today(house.sync))
    changed = [*groups[1:], "zirkus"]
    after = make_run(house.sync, settings=stored_today(house.sync, group_addresses=changed))

    text = text_of(vera.get(compare_url(after, before)))

    assert f"Group addresses also {groups[0]} also zirkus" in text


def test_numbers_lead_to_their_rows_and_records_are_laid_beside_each_other(
    house: House, vera: Client
) -> None:
    settings = stored_today(house.sync)
    before, after = (make_run(house.sync, settings=settings) for _ in range(2))
    for record in (1, 2, 3):
        make_row(before, Outcome.NEW, record_id=record)
    make_row(after, Outcome.UNCHANGED, record_id=1)
    make_row(after, Outcome.IGNORED, record_id=2, reason=Reason.BOUNCED)
    make_row(after, Outcome.DELETED, record_id=2, reason=Reason.NO_MATCH)
    make_row(after, Outcome.NEW, record_id=4)
    make_row(after, Outcome.HELD, record_id=3, reason=Reason.NO_MATCH)
    make_row(after, Outcome.KEPT, record_id=5, reason=Reason.NO_MATCH)

    answer = vera.get(compare_url(after, before))

    comparison = answer.context["comparison"]
    assert comparison.causes == [Culprit.SOURCE]
    moves = {(move.before, move.after): move.number for move in comparison.moves}
    assert moves == {
        (Outcome.NEW, Outcome.UNCHANGED): 1,
        (Outcome.NEW, Outcome.IGNORED): 1,
        (Outcome.NEW, Outcome.HELD): 1,
        (None, Outcome.NEW): 1,
        (None, Outcome.KEPT): 1,
    }
    html = answer.content.decode()
    for run, outcome in ((before, Outcome.NEW), (after, Outcome.DELETED), (after, Outcome.HELD)):
        url = reverse("run_detail", args=[house.slug, run.pk])
        assert f'href="{url}?outcome={outcome.code}"' in html
    assert "New 3 1 −2" in text_of(answer)
    assert "Held 0 1 +1 Kept 0 1 +1" in text_of(answer)


@pytest.mark.parametrize(
    ("is_full", "said"),
    [(True, Culprit.SOURCE.sentence), (False, BOTH_READ_CHANGES)],
)
def test_what_two_runs_read_says_why_their_numbers_differ(
    house: House, vera: Client, is_full: bool, said: str
) -> None:
    settings = stored_today(house.sync, is_full=is_full)
    before, after = (make_run(house.sync, settings=settings) for _ in range(2))
    make_row(after, Outcome.NEW, record_id=1)

    assert f"Why {said} Numbers" in text_of(vera.get(compare_url(after, before)))


def test_a_run_is_compared_with_the_last_of_its_kind(house: House, vera: Client) -> None:
    full, changes = {"is_full": True}, {"is_full": False}
    first = make_run(house.sync, settings=full)
    make_run(house.sync, settings=changes)
    make_run(house.sync, settings=full, state=RunState.FAILED)
    last = make_run(house.sync, settings=full)

    assert run_to_compare_with(last) == first
    assert run_to_compare_with(house.run) is None
    assert "Nothing to compare with" in text_of(vera.get(compare_url(house.run)))


def test_another_choice_is_told_from_one_that_is_not_there(
    house: House, other_house: House, vera: Client
) -> None:
    run = make_run(house.sync, settings=stored_today(house.sync))

    text = text_of(vera.get(compare_url(run, other_house.run)))

    assert "There is no such run of this sync, so it is the one before." in text


def test_a_run_that_goes_on_is_not_compared(house: House, vera: Client) -> None:
    run = make_run(house.sync, state=RunState.RUNNING)

    assert "A run is compared once it has ended." in text_of(vera.get(compare_url(run)))


def test_a_real_run_keeps_all_that_is_compared_and_differs_from_today_once_edited(
    source: Source, house: House, vera: Client
) -> None:
    connection = source.connect(house.organisation)
    sync = make_import(connection)
    source.add("maria@x.example")
    run = run_once(sync)
    url = reverse("run_detail", args=[house.slug, run.pk])
    unchanged = text_of(vera.get(url))

    sync.mailing_list = MailingList.objects.create(organisation=house.organisation, name="Other")
    sync.save()
    FieldMapping.objects.filter(sync=sync, column="last_name").delete()
    changed = text_of(vera.get(url))

    assert "All of these are the same today." in unchanged
    assert "2 are another today" in changed
    assert "Mailing list List" in changed
    assert "Other Last name Last_Name nothing" in changed
