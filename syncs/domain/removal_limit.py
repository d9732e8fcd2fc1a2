"""The number of people above which leaving at once is doubted rather than believed (R74)."""

AT_LEAST, AT_MOST, SHARE = 50, 500, 0.2


def are_too_many(leaving: int, members: int) -> bool:
    """Tell whether that many people of a list are more than leave in the ordinary course: more than
    500 or a fifth of the list, and in any case more than 50."""
    return leaving > max(AT_LEAST, min(AT_MOST, members * SHARE))
