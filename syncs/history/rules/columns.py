"""Columns of a chart: numbers of several kinds, stacked (R94). Pure geometry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 620
HEIGHT = 120
GAP = 4
MIN_HEIGHT = 1.5
"""A number that is not nothing can be seen."""


@dataclass(frozen=True)
class Block:
    """A part of a column, measured from the top left of the chart."""

    code: str
    y: float
    height: float


@dataclass(frozen=True)
class ChartColumn:
    """A column with its blocks from the bottom up; none for zero."""

    x: float
    width: float
    blocks: tuple[Block, ...]


def stack(numbers: Sequence[Mapping[str, int]]) -> list[ChartColumn]:
    """Return a column for each mapping of codes to numbers, the highest as high as the chart."""
    if not numbers:
        return []
    highest = max(sum(each.values()) for each in numbers)
    pitch = WIDTH / len(numbers)
    return [
        ChartColumn(round(place * pitch, 1), round(pitch - GAP, 1), _blocks(each, highest))
        for place, each in enumerate(numbers)
    ]


def _blocks(numbers: Mapping[str, int], highest: int) -> tuple[Block, ...]:
    present = {code: number for code, number in numbers.items() if number}
    heights = {code: max(n / highest * HEIGHT, MIN_HEIGHT) for code, n in present.items()}
    shrink = min(1.0, HEIGHT / sum(heights.values())) if heights else 1.0
    blocks, top = [], float(HEIGHT)
    for code, height in heights.items():
        top -= height * shrink
        blocks.append(Block(code, round(top, 1), round(height * shrink, 1)))
    return tuple(blocks)
