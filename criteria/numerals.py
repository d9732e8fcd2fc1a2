"""Numbers as people and Recruit write them, exactly."""

from __future__ import annotations

import re
from decimal import Decimal

MAX_MAGNITUDE = 10**30
"""Numbers of this size and above are no amounts, years or counts of anything."""

MAX_NUMERAL_LENGTH = 40
"""The most characters that a number may have."""

_NUMERAL = re.compile(
    r"[+-]?(?:[1-9][0-9]{0,2}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]*)?"
    r"|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)"
)


def parse_number(text: str) -> Decimal | None:
    """Read `3`, `-2.50`, `1,200`, `12,00,000` or `1.0E7`.

    Return None for all else, such as `1,5` or `NaN`, and `0,500`: no grouped number begins with 0.
    """
    numeral = text.strip()
    if len(numeral) > MAX_NUMERAL_LENGTH or not _NUMERAL.fullmatch(numeral):
        return None
    number = Decimal(numeral.replace(",", ""))
    return number if abs(number) < MAX_MAGNITUDE else None


def format_number(number: Decimal) -> str:
    """Write a number in digits, without exponent and without zeros that say nothing: `2.5`."""
    digits = f"{number:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits in ("-0", "") else digits
