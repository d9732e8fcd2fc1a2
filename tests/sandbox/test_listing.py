"""Lists with changes merged in, against the plain way of making them."""

from hypothesis import given
from hypothesis import strategies as st

from recruit.sandbox.generated.conversion import (
    Converted,
    Unconverted,
    converted_places,
    is_converted,
)
from recruit.sandbox.records.listing import Listing

COUNT = 60
indices = st.sets(st.integers(0, COUNT - 1))


@given(
    base=indices,
    removed=indices,
    added=st.dictionaries(st.integers(0, 2 * COUNT), st.integers(-5, 2 * COUNT)),
    descending=st.booleans(),
    start=st.integers(0, COUNT),
    size=st.integers(1, COUNT),
)
def test_listing_is_the_sorted_rest_and_the_added(
    base: set[int],
    removed: set[int],
    added: dict[int, int],
    descending: bool,
    start: int,
    size: int,
) -> None:
    added = {index: key for index, key in added.items() if index not in base - removed}
    listing = Listing(
        sorted(base),
        key=lambda index: (index, index),
        removed=removed,
        added=[((key, index), index) for index, key in added.items()],
        descending=descending,
    )

    keys = [(index, index) for index in base - removed]
    keys += [(key, index) for index, key in added.items()]
    plain = [index for _, index in sorted(keys, reverse=descending)]
    assert len(listing) == len(plain)
    assert list(listing.indices(start, start + size)) == plain[start : start + size]


@given(count=st.integers(0, 400), start=st.integers(0, 400), size=st.integers(0, 200))
def test_converted_are_found_by_arithmetic(count: int, start: int, size: int) -> None:
    everyone = range(count)

    assert list(Converted(count)) == [index for index in everyone if is_converted(index)]
    assert list(Unconverted(count)) == [index for index in everyone if not is_converted(index)]
    page = everyone[start : start + size]
    for part in (page, page[::-1]):
        assert sorted(converted_places(part)) == sorted(converted_places(list(part)))
