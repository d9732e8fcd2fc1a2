"""The generated candidates that are converted: one in every fifty, at a place that varies.

One per block keeps `converted=false`, the API's default, a matter of arithmetic at any offset.
A converted candidate lives on as the contact of the same index, with the same name and address.
"""

from collections.abc import Sequence

from .computed_sequence import ComputedSequence

CONVERSION_BLOCK = 50


def position(block: int) -> int:
    """Return the place of the converted candidate in its block."""
    return (block * 17 + 11) % CONVERSION_BLOCK


def is_converted(index: int) -> bool:
    return index % CONVERSION_BLOCK == position(index // CONVERSION_BLOCK)


def converted_places(indices: Sequence[int]) -> list[int]:
    """Return the places in `indices` at which the converted ones stand."""
    if isinstance(indices, range) and indices:  # a page of untouched records: a few blocks
        low, high = sorted((indices[0], indices[-1]))
        blocks = range(low // CONVERSION_BLOCK, high // CONVERSION_BLOCK + 1)
        converted = [block * CONVERSION_BLOCK + position(block) for block in blocks]
        return [indices.index(index) for index in converted if index in indices]
    return [place for place, index in enumerate(indices) if is_converted(index)]


class Converted(ComputedSequence):
    """The converted ones among the first `count` indices."""

    def __init__(self, count: int) -> None:
        blocks, rest = divmod(count, CONVERSION_BLOCK)
        super().__init__(blocks + (position(blocks) < rest))

    def select(self, rank: int) -> int:
        return rank * CONVERSION_BLOCK + position(rank)


class Unconverted(ComputedSequence):
    """The others, and after them the `unapproved`, of whom nobody is converted."""

    def __init__(self, count: int, *, unapproved: int = 0) -> None:
        self._count = count
        self._approved = count - len(Converted(count))
        super().__init__(self._approved + unapproved)

    def select(self, rank: int) -> int:
        if rank >= self._approved:
            return self._count + rank - self._approved
        block, place = divmod(rank, CONVERSION_BLOCK - 1)
        return block * CONVERSION_BLOCK + place + (place >= position(block))
