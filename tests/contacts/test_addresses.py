"""`contacts.domain.addresses`: R64, R65, R66 and R68 for one source value."""

import string

import email_validator
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.domain.addresses import CheckedAddress, Fault, check_address, normalise
from contacts.domain.group_addresses import GROUP_ADDRESSES

LOCAL = "abc019AZ.+-_'!#%@ \","
DOMAIN = "abcxn019AZ.--_ @"
ADDRESS_LIKE = st.builds(
    "{}@{}".format, st.text(LOCAL, max_size=70), st.text(DOMAIN, max_size=70)
) | st.from_regex(r"[a-z]{1,5}(\.[a-z]{1,5})?@([a-z0-9]{1,8}[.-]){1,4}[a-z]{1,6}", fullmatch=True)
SCRIPTS = st.text(
    st.characters(codec="utf-8") | st.sampled_from(string.ascii_letters + ".@-+ ＠。\u200dßİΣ")
)


def check(raw: object) -> CheckedAddress:
    return check_address(raw, GROUP_ADDRESSES)


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("c.palaskas@example.com", "c.palaskas@example.com"),
        ("  C.Palaskas@Example.COM\n", "c.palaskas@example.com"),
        ("o'brien+jobs@mail.example", "o'brien+jobs@mail.example"),
        ("x@a.test", "x@a.test"),
        ("x@a.invalid", "x@a.invalid"),
        ("x@intranet.local", "x@intranet.local"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
        (
            "a@" + ".".join(["b" * 60] * 4) + ".example",
            "a@" + ".".join(["b" * 60] * 4) + ".example",
        ),
        ("x@Bücher.example", "x@xn--bcher-kva.example"),
        ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
        ("Jürgen@example.com", "jürgen@example.com"),
        ("JU\u0308RGEN@example.com", "jürgen@example.com"),
        ("संपर्क@डाटामेल.भारत", "संपर्क@xn--c2bd4bq1db8d.xn--h2brj9c"),
        ("山田@例え.テスト", "山田@xn--r8jz45g.xn--zckzah"),
        ("\ufeffa@example.com", "a@example.com"),
        ("ALİ.K@GMAİL.COM", "ali.k@gmail.com"),
    ],
)
def test_check_address_accepts_and_normalises(raw: str, address: str) -> None:
    assert check(raw) == CheckedAddress(address)


@pytest.mark.parametrize("raw", [None, "", "   ", "\t\n", "\u00a0", "null", " NULL "])
def test_check_address_calls_nothing_and_the_word_null_empty(raw: object) -> None:
    assert check(raw) == CheckedAddress(None, Fault.EMPTY_EMAIL)


@pytest.mark.parametrize(
    "raw",
    [
        "patriciazylker.com",
        "a b@example.com",
        "a@exam ple.com",
        "a@b@example.com",
        "a@@example.com",
        ".a@example.com",
        "a.@example.com",
        "a..b@example.com",
        "a@.example.com",
        "a@example.com.",
        "a@example..com",
        "a@-example.com",
        "a@example-.com",
        "a@ab--cd.com",
        "a@xn--.com",
        "a@example_x.com",
        "a@example,com",
        "a,b@example.com",
        "a@b.example, c@d.example",
        "@example.com",
        "a@",
        "@",
        "a@example.123",
        "a@127.0.0.1",
        "a@[127.0.0.1]",
        '"a b"@example.com',
        "Ann <ann@example.com>",
        "mailto:a b@example.com",
        "a\0@example.com",
        "a\x07b@example.com",
        "a\n@example.com",
        "a@exam\tple.com",
        "a\u200b@example.com",
        "a＠example.com",
        "a\ud800@example.com",
        "a@\ud800.com",
        "a" * 65 + "@example.com",
        "a@" + "b" * 64 + ".com",
        "a@" + ".".join(["b" * 60] * 4) + ".examples12",
        "ü" * 130 + "@example.com",
        "a" * 3000 + "@example.com",
        "a@" + "ü." * 1500 + "com",
        5,
        True,
        ["a@example.com"],
        {"name": "a@example.com"},
    ],
)
def test_check_address_calls_malformed_values_invalid(raw: object) -> None:
    assert check(raw) == CheckedAddress(None, Fault.INVALID_PATTERN)


@pytest.mark.parametrize(
    ("raw", "address", "suggestion"),
    [
        ("John@gnail.com", "john@gnail.com", "john@gmail.com"),
        ("john@gmail.con", "john@gmail.con", "john@gmail.com"),
        ("info@hotmial.com", "info@hotmial.com", "info@hotmail.com"),
        ("jürgen@gmial.com", "jürgen@gmial.com", "jürgen@gmail.com"),
        ("patricia@aol", None, "patricia@aol.com"),
        ("john@gmail,com", None, "john@gmail.com"),
        ("john@gmail.com.", None, "john@gmail.com"),
        ("john@gmail. com", None, "john@gmail.com"),
        ("john@yahoo..com", None, "john@yahoo.com"),
        ("jo hn@gmail,com", None, None),
    ],
)
def test_check_address_suggests_the_provider_meant(
    raw: str, address: str | None, suggestion: str | None
) -> None:
    assert check(raw) == CheckedAddress(address, Fault.INVALID_PATTERN, suggestion)


@pytest.mark.parametrize(
    "raw", ["info@example.com", "HR+de@example.com", "No-Reply@bücher.example"]
)
def test_check_address_recognises_group_addresses(raw: str) -> None:
    assert check(raw) == CheckedAddress(normalise(raw), Fault.GROUP_EMAIL)


def test_check_address_goes_by_the_roles_it_is_given() -> None:
    assert check_address("info@example.com", frozenset()).fault is None
    assert check_address("ann@example.com", frozenset({"ann"})).fault is Fault.GROUP_EMAIL


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("  Ann@Example.com ", "ann@example.com"),
        ("Müller", "müller"),
        ("", ""),
        ("a@b@Ü.example", "a@b@xn--tda.example"),
        ("a@日本。jp", "a@xn--wgv71a.jp"),
        ("a@-ü-.example", "a@-ü-.example"),
    ],
)
def test_normalise_takes_any_text(text: str, normal: str) -> None:
    assert normalise(text) == normal


@given(SCRIPTS | ADDRESS_LIKE)
def test_normalise_is_idempotent(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(ADDRESS_LIKE)
def test_check_address_agrees_with_email_validator_on_ascii(text: str) -> None:
    assert (check(text).address is not None) == accepted_by_email_validator(text.strip().lower())


@given(st.builds("{}@{}.example".format, SCRIPTS, SCRIPTS) | SCRIPTS)
def test_check_address_gives_what_normalise_gives_and_accepts_it_again(text: str) -> None:
    checked = check(text)
    if checked.address is not None:
        assert checked.address == normalise(text)
        assert check(checked.address) == checked


@given(st.text() | ADDRESS_LIKE)
def test_check_address_suggests_only_what_it_accepts(text: str) -> None:
    suggestion = check(text).suggestion
    assert suggestion is None or check_address(suggestion, frozenset()) == CheckedAddress(
        suggestion
    )


def accepted_by_email_validator(text: str) -> bool:
    try:
        email_validator.validate_email(text, strict=True, check_deliverability=False)
    except email_validator.EmailNotValidError:
        return False
    return True
