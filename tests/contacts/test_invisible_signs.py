"""`contacts.domain.invisible_signs`: what nobody sees, and what of it is trimmed (R68)."""

import sys
import unicodedata

import pytest

from contacts.domain.addresses import CheckedAddress, check_address, normalise
from contacts.domain.invisible_signs import is_invisible, trim, without_invisible

EVERY = [chr(number) for number in range(sys.maxunicode + 1)]
TRIMMED = [s for s in EVERY if unicodedata.category(s) in {"Cf", "Zs", "Zl", "Zp"} or s.isspace()]
OTHERS = [*"\u034f\u115f\u1160\u17b4\u180b\u2800\u3164\uffa0\ufe00\ufe0f", "\U000e0100"]


def test_every_blank_and_format_sign_is_trimmed_from_addresses() -> None:
    assert len(TRIMMED) > 150

    for sign in [*TRIMMED, *OTHERS]:
        raw = f"{sign}Ann{sign * 2}"
        assert trim(raw) == "Ann", f"{ord(sign):X}"
        assert normalise(f"{sign}Ann@Example.com{sign}") == "ann@example.com", f"{ord(sign):X}"


def test_sign_that_nobody_sees_is_refused_within_an_address() -> None:
    for sign in [*TRIMMED, *OTHERS]:
        checked = check_address(f"an{sign}n@example.com", frozenset())

        assert checked.address is None, f"{ord(sign):X}"
        shown = sign == " " or f"U+{ord(sign):04X}, " in (checked.detail or "")
        assert shown, f"{ord(sign):X}"


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x7f", "\ud800"])
def test_control_is_no_blank_and_stays(sign: str) -> None:
    assert is_invisible(sign)
    assert trim(f" {sign}ann{sign} ") == f"{sign}ann{sign}"


@pytest.mark.parametrize("sign", [*"aZ0.-_@ßé山न", "\u0301", "\u093f", "😀"])
def test_letters_marks_and_signs_are_seen(sign: str) -> None:
    assert not is_invisible(sign)
    assert check_address(f"x{sign}@example.com", frozenset()) != CheckedAddress(None)


def test_text_without_what_cannot_be_seen_has_plain_blanks() -> None:
    assert without_invisible("a\u00a0b\u200bc\tdé\0") == "a bc dé"
