"""`web.names`: R13, R14."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.names import MAX_NAME_LENGTH, UnfitName, fit_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Kandidaten \t für\u3000München\n", "Kandidaten für München"),
        ("Mu\u0308nchen", "München"),
        ("候補者", "候補者"),
        ("المرشحون", "المرشحون"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # Persian needs the joiner within
        ("👩\u200d💻 news", "👩\u200d💻 news"),
        ("%", "%"),
        ("x" * 100, "x" * 100),
        ("𝒳" * 100, "𝒳" * 100),
        ("e\u0301" * 100, "é" * 100),
    ],
)
def test_a_name_is_kept_in_any_script(typed: str, kept: str) -> None:
    assert fit_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        *(
            (blank, "Enter a name.")
            for blank in ("", "  ", "\t\n", "\u3000", "\u200b\u200d", "\u0301")
        ),
        *(
            (odd, "This has characters that cannot be shown. Type it anew.")
            for odd in ("a\0b", "\0", "a\x1bb", "a\ud800", "a\u202eb")
        ),
        ("x" * 101, "A name has at most 100 characters; this one has 101."),
        ("x" * 3000, "A name has at most 100 characters; this one has 3,000."),
        ("a" + "\u0323\u0301" * 1_000_000, "this one has 2,000,001."),
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_a_name_that_cannot_be_is_refused_in_words(typed: str, message: str) -> None:
    with pytest.raises(UnfitName) as refused:
        fit_name(typed)
    assert str(refused.value).endswith(message)


@given(st.text(max_size=120))
def test_a_kept_name_is_kept_as_it_is(typed: str) -> None:
    try:
        kept = fit_name(typed)
    except UnfitName:
        return
    assert 1 <= len(kept) <= MAX_NAME_LENGTH
    assert fit_name(kept) == kept
