"""Each attribute of the metadata, mutated in each way: only what is essential is missed (R9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from recruit.answer import Answer, read_answer
from recruit.errors import UnexpectedAnswer
from recruit.metadata import CustomViewList, FieldList, ModuleList, OrganisationList, UserList
from tests.recruit.conftest import Sandbox

Entry = dict[str, Any]


class Metadata(NamedTuple):
    """`essential` are the attributes without which an entry is left out."""

    path: str
    shape: type[Answer]
    essential: frozenset[str] = frozenset()

    @property
    def list_name(self) -> str:
        return next(iter(self.shape.model_fields))


METADATA = [
    Metadata("settings/modules", ModuleList, frozenset({"api_name"})),
    Metadata("settings/fields?module=Candidates", FieldList, frozenset({"api_name"})),
    Metadata("settings/custom_views?module=Candidates", CustomViewList, frozenset({"id"})),
    Metadata("org", OrganisationList),
    Metadata("users?type=AllUsers", UserList),
]

DEEP: Any = "deep"
for _ in range(50):
    DEEP = [{"deeper": DEEP}]

ABSENT = object()

NAMES = [" ", "null", "Unlimited", "a\0b", 0, 7, -1, 2022.0, 2.5, 10**18]
"""Odd values of which a name or an id can be made."""

NO_NAMES = [ABSENT, None, "", "x" * 100_000, 1e300, True, False]
NO_NAMES += [[], [1], ["x", None], [{}], {}, {"unheard": 1}, DEEP]
"""Odd values of which none can be made."""


@pytest.fixture(params=METADATA, ids=lambda metadata: metadata.path)
def told(request: pytest.FixtureRequest, sandbox: Sandbox) -> tuple[Metadata, list[Entry]]:
    """What the sandbox answers: for fields, one of each type."""
    metadata: Metadata = request.param
    key = {
        "Authorization": f"Zoho-zsc {sandbox.zsc.key}",
        "X-ZSC-Account": sandbox.zsc.account_email,
    }
    url = f"{sandbox.announced['url']}/recruit/v2/{metadata.path}"
    answer = httpx.get(url, headers=key).raise_for_status().json()
    entries = {entry.get("data_type", entry["id"]): entry for entry in answer[metadata.list_name]}
    return metadata, list(entries.values())


def test_odd_attribute_costs_at_most_itself(told: tuple[Metadata, list[Entry]]) -> None:
    metadata, entries = told
    first, last = entries[0], entries[-1]

    for entry in entries:
        as_usual = read(metadata, [entry])[0]
        for way, odd, is_no_name, mutated in mutations(entry):
            found = read(metadata, [first, mutated, last])

            assert [found[0], found[-1]] == [*read(metadata, [first]), *read(metadata, [last])]
            if way[0] in metadata.essential and is_no_name:
                assert len(found) == 2, (way, odd)
            else:
                assert others(found[1], way[0]) == others(as_usual, way[0]), (way, odd)


@pytest.mark.parametrize("odd", [None, "", "x", 7, True, [], [[]]])
def test_entry_that_is_no_object_is_passed_over(
    told: tuple[Metadata, list[Entry]], odd: Any
) -> None:
    metadata, entries = told

    assert read(metadata, [odd, *entries, odd]) == read(metadata, entries)


@pytest.mark.parametrize("odd", [ABSENT, None, "", "x", 7, True, {}, {"a": 1}, [7], [None, "x"]])
def test_list_that_is_none_or_has_no_entry_is_refused_in_words(
    told: tuple[Metadata, list[Entry]], odd: Any
) -> None:
    metadata, _ = told
    answer = {} if odd is ABSENT else {metadata.list_name: odd}

    with pytest.raises(UnexpectedAnswer, match=r"nothing is there|that is no list|no entry"):
        read_answer(metadata.shape, answer)


def test_number_is_read_as_the_text_that_people_would_write(sandbox: Sandbox) -> None:
    choices = [{"display_value": 2022, "actual_value": 2022.0}, {"actual_value": 2.5}, 7]
    field = {"api_name": "Grad_Year", "id": 12, "pick_list_values": choices}

    [read_field] = read_answer(FieldList, {"fields": [field]}).fields

    values = [(each.display_value, each.actual_value) for each in read_field.pick_list_values]
    assert (read_field.id, values) == ("12", [("2022", "2022"), (None, "2.5")])


def read(metadata: Metadata, entries: list[Any]) -> list[Answer]:
    answer = read_answer(metadata.shape, {metadata.list_name: entries})
    return list(getattr(answer, metadata.list_name))


def mutations(entry: Entry) -> Iterator[tuple[list[Any], Any, bool, Entry]]:
    """Yield the way to an attribute, one odd value for it, whether no name can be made of that, and
    the entry with it."""
    for way in ways_of(entry):
        for values in (NAMES, NO_NAMES):
            for odd in values:
                yield way, odd, values is NO_NAMES, with_value(entry, way, odd)


def ways_of(content: Any) -> Iterator[list[Any]]:
    """Yield the ways to all that is in an object, and in the first entry of a list."""
    within = content.items() if isinstance(content, dict) else enumerate(content[:1])
    for key, value in within:
        yield [key]
        if isinstance(value, (dict, list)):
            yield from ([key, *way] for way in ways_of(value))


def with_value(content: Any, way: list[Any], value: Any) -> Any:
    key, *further = way
    if further:
        value = with_value(content[key], further, value)
    if isinstance(content, list):
        return [*([] if value is ABSENT else [value]), *content[1:]]
    changed = {**content, key: value}
    return {k: v for k, v in changed.items() if v is not ABSENT}


def others(entry: Answer, name: str) -> dict[str, Any]:
    """Everything that was read of an entry, save one attribute."""
    return {key: value for key, value in entry.model_dump().items() if key != name}
