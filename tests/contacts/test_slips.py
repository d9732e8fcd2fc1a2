"""`contacts.domain.slips`: one key gone wrong."""

import pytest

from contacts.domain.slips import slips


@pytest.mark.parametrize(
    ("kind", "slip"),
    [
        ("left out", "gmal"),
        ("doubled", "gmaill"),
        ("doubled", "ggmail"),
        ("swapped", "gmial"),
        ("missed to the side", "gnail"),
        ("missed downwards", "gmzil"),
        ("missed upwards", "gmqil"),
    ],
)
def test_slips_have_one_key_wrong(kind: str, slip: str) -> None:
    assert slip in slips("gmail"), kind


def test_slips_are_words_of_letters() -> None:
    assert [slip for slip in slips("yahoo") if not slip.isalpha()] == []


def test_slips_leave_the_first_letter_alone() -> None:
    assert not slips("gmail") & {"mail", "fmail", "hmail", "ymail"}


def test_slips_never_give_the_word_itself() -> None:
    assert slips("aa") == {"a", "aaa", "aq", "aw", "as", "az"}
