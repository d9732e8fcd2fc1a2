"""`contacts.domain.slips`: one key gone wrong."""

import pytest

from contacts.domain.slips import slips, slips_at_the_beginning


@pytest.mark.parametrize(
    ("kind", "slip"),
    [
        ("left out", "gmal"),
        ("doubled", "gmaill"),
        ("doubled", "ggmail"),
        ("swapped", "gmial"),
        ("moved by two places", "gmila"),
        ("another vowel", "gmoil"),
        ("the letter beside it", "gmmil"),
        ("a key beside it hit too", "gmaiol"),
        ("a key beside the one before hit too", "gfmail"),
        ("a letter too early", "gamail"),
        ("a letter too late", "gmaial"),
        ("the first letter missed", "hmail"),
        ("missed to the side", "gnail"),
        ("missed downwards", "gmzil"),
        ("missed upwards", "gmqil"),
    ],
)
def test_slips_have_one_key_wrong(kind: str, slip: str) -> None:
    assert slip in slips("gmail"), kind


def test_slips_are_words_of_letters() -> None:
    assert [slip for slip in slips("yahoo") if not slip.isalpha()] == []


def test_slips_never_leave_out_the_first_letter_or_put_one_before_it() -> None:
    assert not slips("gmail") & {"mail", "fgmail", "hgmail", "agmail"}


def test_slips_at_the_beginning_are_a_kind_of_their_own() -> None:
    beginnings = slips_at_the_beginning("gmail")

    assert beginnings == {"mail", "fgmail", "hgmail", "tgmail", "ygmail", "vgmail", "bgmail"}


def test_slips_never_give_the_word_itself() -> None:
    assert slips("b") == {"bb", "v", "n", "g", "h", "bv", "bn", "bg", "bh"}
