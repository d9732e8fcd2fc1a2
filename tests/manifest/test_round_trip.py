"""What is exported and applied to an empty organisation gives the same definitions (R104)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Organisation
from contacts.domain.group_addresses import GROUP_ADDRESSES
from syncs.account.metadata import views_of
from syncs.manifest.actions.apply import apply_manifest, plan_manifest
from syncs.manifest.actions.export import export_organisation_manifest, export_sync_manifest
from syncs.manifest.rules.document import WEEKDAYS, Manifest
from syncs.manifest.rules.yaml_text import read_manifest, write_manifest
from syncs.models import ImportRun, Sync, SyncState
from tests.builders import make_organisation
from tests.world.source import Source
from web.names import UnfitName, fit_name

VIEWS_OF: dict[str, list[str]] = {}


def is_fit(text: str) -> bool:
    try:
        return fit_name(text) == text
    except UnfitName:
        return False


def is_plain(text: str) -> bool:
    """Names are compared by PostgreSQL's lower case; the few letters in which that of Python
    differs are not what is looked for here."""
    return text.casefold() == text.lower() == text.upper().lower()


names = st.text(min_size=1, max_size=30).filter(is_fit).filter(is_plain)
words = st.sampled_from(["Oslo", "no", "09:00", "12", "2026-01-21", "true", "~", "- a", "ø: 'x'"])
conditions = st.one_of(
    st.builds(
        lambda operator, word: {"field": "City", "operator": operator, "values": [word]},
        st.sampled_from(["is", "contains", "starts_with"]),
        words,
    ),
    st.just({"field": "City", "operator": "is_empty"}),
    st.builds(
        lambda number: {"field": "Year_of_Passing", "operator": "between", "values": number},
        st.just(["2015", "2016"]),
    ),
    st.just({"field": "Remote_OK", "operator": "is_true"}),
)


@st.composite
def criteria(draw: Any) -> dict[str, Any]:
    found = draw(st.lists(conditions, min_size=1, max_size=4))
    joined = [{**each, "joined_by": draw(st.sampled_from(["and", "or"]))} for each in found]
    numbers = " or ".join(str(number + 1) for number in range(len(found)))
    return {"conditions": joined, "pattern": draw(st.sampled_from([None, f"({numbers})"]))}


@st.composite
def schedules(draw: Any, *, reads_again: bool) -> dict[str, Any]:
    frequency = draw(st.sampled_from(["once", "daily", "weekly", "monthly"]))
    hour, minute = draw(st.integers(0, 23)), draw(st.integers(0, 59))
    return {
        "frequency": frequency,
        "at": f"{hour:02}:{minute:02}",
        "zone": draw(st.sampled_from(["UTC", "Asia/Kolkata", "America/Nuuk"])),
        "weekday": draw(st.sampled_from(WEEKDAYS)) if frequency == "weekly" else None,
        "day": draw(st.integers(1, 31)) if frequency == "monthly" else None,
        "read_everything_days": draw(st.sampled_from([0, 1, 7, 30])) if reads_again else None,
    }


@st.composite
def syncs(draw: Any, name: str, lists: list[str], fields: list[str]) -> dict[str, Any]:
    selection = draw(st.sampled_from(["all", "view", "criteria"]))
    after = timezone.now() - timedelta(days=draw(st.integers(1, 29)))
    policies = st.sampled_from(["ignore", "list", "organisation"])
    two = st.sampled_from(["ignore", "list"])
    sources = ["City", "Country", "Phone", "Street", "Experience_in_Years"]
    targets = draw(st.permutations(["First name", "Last name", *fields]))
    pairs = zip(sources, targets[: draw(st.integers(0, len(targets)))], strict=False)
    all_pairs = [
        {"from": "Email", "to": "E-mail"},
        *(
            {"from": source, "to": target, "clear_when_empty": draw(st.booleans())}
            for source, target in pairs
        ),
    ]
    return {
        "name": name,
        "module": "Candidates",
        "list": draw(st.sampled_from([None, *lists])),
        "records": {
            "selection": selection,
            "view": draw(st.sampled_from(VIEWS_OF["Candidates"])) if selection == "view" else None,
            "after": draw(st.sampled_from([None, f"{after:%Y-%m-%dT%H:%M:00Z}"])),
            "criteria": draw(criteria()) if selection == "criteria" else None,
        },
        "rules": {
            "opt_outs": draw(policies),
            "deleted": draw(policies),
            "converted": draw(two),
            "no_match": None if selection == "all" else draw(two),
        },
        "schedule": draw(schedules(reads_again=selection != "all")),
        "mapping": draw(st.sampled_from([[], all_pairs, all_pairs, all_pairs])),
        "removal_limit": {
            "people": draw(st.sampled_from([None, 50, 1_000])),
            "percent": draw(st.sampled_from([None, 1, 100])),
        },
    }


def several(most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(names, max_size=most, unique_by=str.casefold)


@st.composite
def favourites(draw: Any, name: str, fields: list[str]) -> dict[str, Any]:
    targets = draw(st.permutations(["E-mail", "First name", *fields]))
    pairs = targets[: draw(st.integers(1, len(targets)))]
    return {
        "name": name,
        "module": draw(st.sampled_from(["", "Candidates"])),
        "mapping": [
            {
                "from": "City",
                "to": each,
                "clear_when_empty": each != "E-mail" and draw(st.booleans()),
            }
            for each in pairs
        ],
    }


@st.composite
def groups(draw: Any) -> dict[str, Any] | None:
    added = draw(st.sets(st.sampled_from(["newsroom", "no", "12", "ann.lee"])))
    taken_off = draw(st.sets(st.sampled_from(sorted(GROUP_ADDRESSES)), max_size=3))
    return {"added": sorted(added), "taken_off": sorted(taken_off)}


@st.composite
def manifests(draw: Any) -> Manifest:
    lists, fields, named = draw(several(2)), draw(several(3)), draw(several(3))
    taken = {"e-mail", "first name", "last name"}
    fields = [each for each in fields if each.casefold() not in taken]
    types = st.sampled_from(["text", "number", "boolean", "date", "datetime"])
    return Manifest.model_validate(
        {
            "version": 1,
            "removal_limit": {"people": draw(st.integers(50, 999)), "percent": 20, "days": 7},
            "lists": [{"name": each, "archived": draw(st.booleans())} for each in lists],
            "contact_fields": [{"label": each, "type": draw(types)} for each in fields],
            "mapping_favourites": [draw(favourites(each, fields)) for each in draw(several(2))],
            "group_addresses": draw(groups()),
            "syncs": [draw(syncs(each, lists, fields)) for each in named],
        }
    )


@pytest.fixture
def account(seeded_source: Source, db: None) -> Source:
    connection = seeded_source.connect(make_organisation())
    VIEWS_OF["Candidates"] = [view.id for view in views_of(connection, "Candidates")]
    return seeded_source


def empty_organisation(account: Source) -> Organisation:
    organisation = make_organisation()
    account.connect(organisation)
    return organisation


def test_a_name_stays_what_it_is_whatever_yaml_takes_it_for() -> None:
    names = [
        "08",
        "+12",
        "0o14",
        "1e3",
        "no",
        "~",
        "",
        "<<",
        "=",
        "- a",
        "a: b",
        "#",
        "ø 🎉",
        " a ",
    ]
    manifest = Manifest.model_validate({"version": 1, "lists": [{"name": each} for each in names]})

    assert read_manifest(write_manifest(manifest))[0] == manifest


@settings(max_examples=25)
@given(manifest=manifests())
def test_export_applied_to_an_empty_organisation_gives_the_same(
    account: Source, manifest: Manifest
) -> None:
    text = write_manifest(manifest)
    assert read_manifest(text)[0] == manifest
    first, second = empty_organisation(account), empty_organisation(account)

    plan = plan_manifest(first, text, now=timezone.now())
    assert not first.syncs.exists()
    done = apply_manifest(first, text, now=timezone.now(), plan=plan.of)
    assert done == plan.changes
    assert plan_manifest(first, text, now=timezone.now()).changes == []
    exported = export_organisation_manifest(first)
    apply_manifest(second, write_manifest(exported), now=timezone.now())

    assert export_organisation_manifest(second) == exported
    assert [each.name for each in exported.syncs] == [each.name for each in manifest.syncs]
    assert exported.lists == manifest.lists
    assert exported.contact_fields == manifest.contact_fields
    assert exported.mapping_favourites == manifest.mapping_favourites
    assert exported.group_addresses == manifest.group_addresses
    for made, wanted in zip(exported.syncs, manifest.syncs, strict=True):
        assert made.mapping == wanted.mapping or not wanted.mapping  # what drafts begin with
        assert made.records == wanted.records
        assert made.rules == wanted.rules
        assert made.removal_limit == wanted.removal_limit
    assert set(Sync.objects.filter(organisation=first).values_list("state", flat=True)) <= {
        SyncState.DRAFT.value
    }
    assert not ImportRun.objects.filter(organisation__in=[first, second]).exists()


def test_one_sync_brings_its_list_and_fields(account: Source) -> None:
    first, second = empty_organisation(account), empty_organisation(account)
    text = """
version: 1
lists:
  - name: Newsletter
  - name: Another
contact_fields:
  - label: Town
  - label: Unused
syncs:
  - name: Candidates of Oslo
    module: Candidates
    list: Newsletter
    schedule: {frequency: daily, at: 09:00, zone: Europe/Oslo}
    mapping:
      - {from: Email, to: E-mail}
      - {from: City, to: Town, clear_when_empty: true}
"""
    apply_manifest(first, text, now=timezone.now())
    sync = first.syncs.get()

    exported = export_sync_manifest(sync)
    apply_manifest(second, write_manifest(exported), now=timezone.now())

    assert [each.name for each in exported.lists] == ["Newsletter"]
    assert [each.label for each in exported.contact_fields] == ["Town"]
    assert export_sync_manifest(second.syncs.get()) == exported
