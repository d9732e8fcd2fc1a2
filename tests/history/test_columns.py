"""The geometry of stacked columns."""

from hypothesis import given
from hypothesis import strategies as st

from syncs.history.rules.columns import GAP, HEIGHT, WIDTH, Block, ChartColumn, stack

numbers = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 10**7))


def test_columns_are_stacked_from_the_bottom_up() -> None:
    drawn = stack([{"new": 30, "deleted": 10}, {}, {"new": 20, "deleted": 0}])

    width = WIDTH / 3
    assert drawn == [
        ChartColumn(0, round(width - GAP, 1), (Block("new", 30, 90), Block("deleted", 0, 30))),
        ChartColumn(round(width, 1), round(width - GAP, 1), ()),
        ChartColumn(round(2 * width, 1), round(width - GAP, 1), (Block("new", 60, 60),)),
    ]


def test_nothing_is_drawn_of_no_days() -> None:
    assert stack([]) == []


@given(days=st.lists(numbers, max_size=31))
def test_every_number_is_seen_and_none_leaves_the_chart(days: list[dict[str, int]]) -> None:
    for day, column in zip(days, stack(days), strict=True):
        assert [block.code for block in column.blocks] == [code for code, n in day.items() if n]
        for block in column.blocks:
            assert block.height > 0
            assert block.y >= -0.5
            assert block.y + block.height <= HEIGHT + 0.5
