"""The order in which `make test` begins the tests."""

from hypothesis import given
from hypothesis import strategies as st

from recruitsync.environment import PROJECT
from tests.world.collecting import turned
from tests.world.dealing import LONG, dealt


def test_every_process_begins_with_long_ones() -> None:
    order = dealt(["A", "B", "C", "D", "E"], [*"abcdefghij"], processes=3)

    assert ["".join(part) for part in (order[:5], order[5:10], order[10:])] == [
        "ADabc",
        "BEdef",
        "Cghij",
    ]


@given(long=st.integers(0, 20), others=st.integers(0, 20), processes=st.integers(1, 4))
def test_no_test_is_left_out_or_doubled(long: int, others: int, processes: int) -> None:
    tests = range(long + others)

    assert sorted(dealt(tests[:long], tests[long:], processes)) == list(tests)


def test_each_process_collects_from_its_own_place_on() -> None:
    folders = [*"abcdefg"]

    assert ["".join(turned(folders, place, 3)) for place in range(3)] == [
        "abcdefg",
        "cdefgab",
        "efgabcd",
    ]


def test_every_long_one_is_there() -> None:
    assert [name for name in LONG if not (PROJECT / name).exists()] == []
