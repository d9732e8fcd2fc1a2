"""The story of a contact by the API: repeats are one, and each value says who wrote it (R93)."""

from __future__ import annotations

from syncs.domain.outcomes import Outcome
from tests.api.conftest import Caller
from tests.builders import NOON, make_row, make_run
from tests.world.house import House


def test_repeats_are_one_and_their_streak_asks_for_each(house: House, program: Caller) -> None:
    row = {"contact": house.contact, "record_id": 1}
    repeats = [make_run(house.sync, finished_at=NOON) for _ in range(3)]
    for run in repeats:
        make_row(run, Outcome.UNCHANGED, **row)
    path = f"contacts/{house.contact.pk}/story"

    unchanged, new = program.get(path)["items"]

    assert (unchanged["row"]["outcome"], unchanged["times"]) == ("unchanged", 3)
    assert (unchanged["run"], unchanged["since_run"]) == (repeats[-1].pk, repeats[0].pk)
    assert (new["row"]["outcome"], new["run"]) == ("new", house.run.pk)
    each = program.get(f"{path}?streak={unchanged['streak']}")["items"]
    assert [told["run"] for told in each] == [run.pk for run in reversed(repeats)]
    refused = program.refused("GET", f"{path}?streak=1-2")
    assert [fault["path"] for fault in refused["errors"]] == ["streak"]


def test_a_value_says_who_wrote_it_last_and_what_it_was(house: House, program: Caller) -> None:
    path = f"contacts/{house.contact.pk}"
    earlier = house.contact.first_name
    program.do("PATCH", path, {"first_name": "Marie"}, If_Match="*")

    values = {each["field"]: each for each in program.get(f"{path}/values")["items"]}

    first = values["First name"]
    assert (first["value"], first["origin"]["before"]) == ("Marie", earlier)
    assert first["origin"]["entered_by"]
    assert first["origin"]["run"] is None
    assert values["E-mail"]["origin"]["run"] == house.run.pk
