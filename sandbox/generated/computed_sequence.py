"""The sequences of indices that are computed, not stored: a million entries for nothing."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import overload


class ComputedSequence(Sequence[int]):
    """A sequence that knows its rank-th index only; slices are made when asked for."""

    def __init__(self, length: int) -> None:
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, rank: int) -> int: ...
    @overload
    def __getitem__(self, rank: slice) -> Sequence[int]: ...
    def __getitem__(self, rank: int | slice) -> int | Sequence[int]:
        if isinstance(rank, slice):
            return [self.select(each) for each in range(*rank.indices(self._length))]
        if not 0 <= rank < self._length:
            raise IndexError(rank)
        return self.select(rank)

    @abstractmethod
    def select(self, rank: int) -> int:
        """Return the index at a rank from 0 to the length."""


class Tail(ComputedSequence):
    """The rest of another sequence from a rank on, not copied."""

    def __init__(self, whole: Sequence[int], first: int) -> None:
        super().__init__(len(whole) - first)
        self._whole = whole
        self._first = first

    def select(self, rank: int) -> int:
        return self._whole[self._first + rank]
