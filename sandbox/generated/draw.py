"""The cheap pseudo-random numbers: all that looks random in record i is a few bits of one draw.

60 bits, because CPython keeps those in two digits: arithmetic on them is about half the price of
64 bits.
"""

from collections.abc import Iterable

DRAW_BITS = 60
_MASK = (1 << DRAW_BITS) - 1
_STRIDE = 0x9E3779B97F4A7C1
_MULTIPLIER = 0xBF58476D1CE4E5B


def salt(seed: int, purpose: str) -> int:
    """Return a number that sets one use of the seed apart from every other."""
    number = seed & _MASK
    for byte in purpose.encode():
        number = draw(number ^ byte, salt=_STRIDE)
    return number


def draw(index: int, salt: int) -> int:
    """Return DRAW_BITS well-mixed bits for one record."""
    bits = (index * _STRIDE + salt) & _MASK
    bits ^= bits >> 31
    bits = bits * _MULTIPLIER & _MASK
    return bits ^ bits >> 28


def draws(indices: Iterable[int], salt: int) -> list[int]:
    """Return `draw` for a page of records; written out because a call costs as much as the draw."""
    page = []
    for index in indices:
        bits = (index * _STRIDE + salt) & _MASK
        bits ^= bits >> 31
        bits = bits * _MULTIPLIER & _MASK
        page.append(bits ^ bits >> 28)
    return page
