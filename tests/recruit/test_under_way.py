"""How long a client has waited by now."""

import pytest

from recruit.under_way import UnderWay


def test_the_oldest_question_counts_and_none_when_all_are_over() -> None:
    under_way = UnderWay()
    assert under_way.longest == 0

    with under_way.one_more():
        first = under_way.longest
        with under_way.one_more():
            both = under_way.longest
        after = under_way.longest

    assert 0 < first <= both <= after
    assert under_way.longest == 0


def test_a_question_that_failed_is_over() -> None:
    under_way = UnderWay()

    with pytest.raises(ValueError, match="no"), under_way.one_more():
        raise ValueError("no")

    assert under_way.longest == 0
