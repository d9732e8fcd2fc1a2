"""Lists with changes merged in, against the plain way of making them."""

from hypothesis import given
from hypothesis import strategies as st

from sandbox.generated.conversion import (
    Converted,
    Unconverted,
    converted_places,
    is_converted,
)
from sandbox.records.listing import Listing

COUNT = 60
indices = st.sets(st.integers(0, COUNT - 1))
# (index, by what it is sorted from now on, None for not at all)
placings = st.lists(
    st.tuples(st.integers(0, 2 * COUNT), st.none() | st.integers(-5, 2 * COUNT)), max_size=COUNT
)


@given(
    base=indices,
    before=placings,
    after=placings,
    descending=st.booleans(),
    start=st.integers(0, COUNT),
    size=st.integers(1, COUNT),
)
def test_listing_is_the_sorted_rest_and_what_was_placed(
    base: set[int],
    before: list[tuple[int, int | None]],
    after: list[tuple[int, int | None]],
    descending: bool,
    start: int,
    size: int,
) -> None:
    listing = Listing(
        sorted(base),
        key=lambda index: (index, index),
        by_index=True,
        descending=descending,
        touched=[key_of(placing) for placing in before],
    )
    for placing in after:
        listing.place(*key_of(placing))

    placed = dict([*before, *after])
    keys = [(index, index) for index in base - placed.keys()]
    keys += [(key, index) for index, key in placed.items() if key is not None]
    plain = [index for _, index in sorted(keys, reverse=descending)]
    assert len(listing) == len(plain)
    assert list(listing.indices(start, start + size)) == plain[start : start + size]


@given(base=indices, placed=placings, start=st.integers(0, COUNT))
def test_listing_in_another_order_is_sorted_by_its_key(
    base: set[int], placed: list[tuple[int, int | None]], start: int
) -> None:
    """Backwards: the base descends by index."""
    listing = Listing(sorted(base, reverse=True), key=lambda index: (-index, index))
    for index, key in placed:
        listing.place(index, None if key is None else (-key, index))

    latest = dict(placed)
    keys = [(-index, index) for index in base - latest.keys()]
    keys += [(-key, index) for index, key in latest.items() if key is not None]
    plain = [index for _, index in sorted(keys)]
    assert list(listing.indices(start, start + 7)) == plain[start : start + 7]


def key_of(placing: tuple[int, int | None]) -> tuple[int, tuple[int, int] | None]:
    index, key = placing
    return index, None if key is None else (key, index)


@given(count=st.integers(0, 400), start=st.integers(0, 400), size=st.integers(0, 200))
def test_converted_are_found_by_arithmetic(count: int, start: int, size: int) -> None:
    everyone = range(count)

    assert list(Converted(count)) == [index for index in everyone if is_converted(index)]
    others = [index for index in everyone if not is_converted(index)]
    assert list(Unconverted(count)) == others
    assert list(Unconverted(count, unapproved=3)) == [*others, count, count + 1, count + 2]
    page = everyone[start : start + size]
    for part in (page, page[::-1]):
        assert sorted(converted_places(part)) == sorted(converted_places(list(part)))
