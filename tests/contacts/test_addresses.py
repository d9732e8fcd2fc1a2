"""`contacts.domain.addresses`: R64, R65, R66 and R68 for one source value."""

import string
from time import process_time

import email_validator
import orjson
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
    st.characters(codec="utf-8")
    | st.sampled_from(string.ascii_letters + ".@-+ ＠。\u200dßİΣςıſ\u0307\u0301\u0323\ufeff\ufe0f")
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
        ("anna.berg@example.com\u200b", "anna.berg@example.com"),
        ("anna.berg@example.com\ufeff", "anna.berg@example.com"),
        ("anna.berg@example.com\u200e", "anna.berg@example.com"),
        ("anna.berg@example.com\u202a", "anna.berg@example.com"),
        ("anna.berg@example.com\u00ad", "anna.berg@example.com"),
        ("\ufeffAnna.Berg@Example.com", "anna.berg@example.com"),
        ("\u200e\u202aanna.berg@example.com\u202c", "anna.berg@example.com"),
        ("anna.berg@example.com\u00ad\u00a0", "anna.berg@example.com"),
        ("anna.berg@example.com\ufe0f", "anna.berg@example.com"),
        ("\u3000\u200bjürgen@bücher.example\u2028", "jürgen@xn--bcher-kva.example"),
        ("ALİ.K@example.com", "ali.k@example.com"),
        ("ALİ.K@GMAİL.COM", "ali.k@gmail.com"),
        ("ΌΣΟΣ@example.com", "όσοσ@example.com"),
        ("όσος@example.com", "όσοσ@example.com"),
        ("straße@example.com", "straße@example.com"),
        ("STRAẞE@example.com", "straße@example.com"),
        ("taro..y@docomo.ne.jp", "taro..y@docomo.ne.jp"),
        ("x.@docomo.ne.jp", "x.@docomo.ne.jp"),
        ("Hanako.@EZweb.ne.jp", "hanako.@ezweb.ne.jp"),
        ("taro..y@au.com", "taro..y@au.com"),
        (".hana..ko.@t.vodafone.ne.jp", ".hana..ko.@t.vodafone.ne.jp"),
    ],
)
def test_check_address_accepts_and_normalises(raw: str, address: str) -> None:
    assert check(raw) == CheckedAddress(address)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "",
        "   ",
        "\t\n",
        "\u00a0",
        "\u200b",
        " \ufeff\u3000",
        "null",
        " NULL ",
        "null\u200b",
    ],
)
def test_check_address_calls_nothing_and_the_word_null_empty(raw: object) -> None:
    assert check(raw) == CheckedAddress(None, Fault.EMPTY_EMAIL)


@pytest.mark.parametrize(
    ("raw", "detail"),
    [
        ("patriciazylker.com", "no @"),
        ("a b@example.com", "a blank before the @, after “a”"),
        ("a@b@example.com", "2 @ in place of one"),
        (".a@example.com", "a dot at the beginning"),
        ("a.@example.com", "a dot right before the @"),
        ("a..b@example.com", "two dots in a row before the @"),
        ("taro..y@example.ne.jp", "two dots in a row before the @"),
        ("..@docomo.ne.jp", "two dots in a row before the @"),
        ("a@.example.com", "a dot right after the @"),
        ("a@-example.com", "a hyphen at the edge of “-example”"),
        ("a@example-.com", "a hyphen at the edge of “example-”"),
        ("a@ab--cd.com", "a domain that cannot exist"),
        ("a@xn--.com", "a hyphen at the edge of “xn--”"),
        ("a@example_x.com", "“_” after the @"),
        ("a,b@example.com", "“,” before the @"),
        ("@example.com", "nothing before the @"),
        ("a@", "nothing after the @"),
        ("@", "nothing before the @"),
        ("patricia@example", "no dot after the @"),
        ("a@example.123", "“.123” at the end, which is no ending of a domain"),
        ("a@127.0.0.1", "“.1” at the end, which is no ending of a domain"),
        ("a@[127.0.0.1]", "a number of a computer in place of a domain"),
        ('"a b"@example.com', 'a blank before the @, after “"a”'),
        ("mailto:a b@example.com", "“mailto:” before the address"),
        ("a" * 65 + "@example.com", "65 characters before the @, where 64 are the most"),
        ("ü" * 64 + "@" + "b." * 90 + "example", "316 bytes, where 254 are the most"),
        (
            "a@" + "b" * 64 + ".com",
            "64 characters between two dots of the domain, where 63 are the most",
        ),
        (
            "a@" + ".".join(["b" * 60] * 4) + ".examples12",
            "256 characters, where 254 are the most",
        ),
        ("a" * 3000 + "@example.com", "3,000 characters before the @, where 64 are the most"),
        ("a@" + "ü." * 1500 + "com", "3,005 characters, where 254 are the most"),
        (5, "a number in place of an address"),
        (True, "yes or no in place of an address"),
        ({"name": "a@example.com"}, "an object in place of an address"),
        ([[]], "a list with 1 value in place of one address"),
    ],
)
def test_malformed_value_is_invalid_and_says_exactly_what_is_wrong(
    raw: object, detail: str
) -> None:
    assert check(raw) == CheckedAddress(None, Fault.INVALID_PATTERN, None, detail)


ANNA = "anna.berg@example.com"


@pytest.mark.parametrize(
    ("raw", "suggestion", "detail"),
    [
        ("anna\u200b.berg@example.com", ANNA, "U+200B, zero width space, after “anna”"),
        ("anna.berg@exam\u00adple.com", ANNA, "U+00AD, soft hyphen, after “na.berg@exam”"),
        ("anna\ufe0f.berg@example.com", ANNA, "U+FE0F, variation selector-16, after “anna”"),
        ("anna.\u3164berg@example.com", ANNA, "U+3164, hangul filler, after “anna.”"),
        ("anna\0.berg@example.com", ANNA, "U+0000, a control character, after “anna”"),
        ("\x07anna.berg@example.com", ANNA, "U+0007, a control character, at the beginning"),
        ("anna.berg@exam\tple.com", None, "U+0009, a tab, after “na.berg@exam”"),
        ("anna.berg@example.com\nx", None, "U+000A, a line break, after “@example.com”"),
        ("anna\ud800.berg@example.com", ANNA, "U+D800, half a character, after “anna”"),
        (
            "an\u200dna\u202e.berg@example.com",
            ANNA,
            "U+200D, zero width joiner, after “an” and 1 more sign that cannot be seen",
        ),
        ("mailto:anna.berg@example.com", ANNA, "“mailto:” before the address"),
        ("MailTo:Anna.Berg@Example.com?subject=Hi", ANNA, "“MailTo:” before the address"),
        ("E-mail: anna.berg@example.com", ANNA, "“E-mail:” before the address"),
        ('"Anna Berg" <anna.berg@example.com>', ANNA, "a name around the address"),
        ("<anna.berg@example.com>", ANNA, "a name around the address"),
        ("anna.berg@example.com;", ANNA, "“;” after the address"),
        ("anna.berg@example.com,", ANNA, "“,” after the address"),
        ("anna.berg@example.com.", ANNA, "“.” after the address"),
        ("'anna.berg@example.com',", ANNA, "“,” after the address"),
        ("anna.berg@example.com; bo@example.com", ANNA, "2 addresses in place of one"),
        ("anna.berg@example.com bo@example.com", ANNA, "2 addresses in place of one"),
        ("anna.berg@example.com/bo@example.com", ANNA, "2 addresses in place of one"),
        ("Anna <anna.berg@example.com>, Bo <bo@b.com>", ANNA, "2 addresses in place of one"),
        ("anna.berg@@example.com", ANNA, "2 @ in place of one"),
        ("anna.berg @example.com", ANNA, "a blank before the @, after “anna.berg”"),
        ("anna.berg@example. com", ANNA, "a blank after the @, after “example.”"),
        ("anna.berg@example..com", ANNA, "two dots in a row after the @"),
        ("anna.berg@example,com", ANNA, "“,” after the @"),
        ("anna.berg＠example.com", ANNA, "no @"),
        ([ANNA], ANNA, "a list with 1 value in place of one address"),
        ([None, ANNA, "bo@b.com"], ANNA, "a list with 3 values in place of one address"),
        ("mailto:john@gnail.com", "john@gmail.com", "“mailto:” before the address"),
        ("mailto:a..b@docomo.ne.jp", "a..b@docomo.ne.jp", "“mailto:” before the address"),
        ("patricia@aol", "patricia@aol.com", "no dot after the @"),
        ("patricia@gmx", "patricia@gmx.de", "no dot after the @"),
        ("john@gmail,com", "john@gmail.com", "“,” after the @"),
        ("john@gmail.com.", "john@gmail.com", "“.” after the address"),
        ("john@gmail. com", "john@gmail.com", "a blank after the @, after “gmail.”"),
        ("john@yahoo..com", "john@yahoo.com", "two dots in a row after the @"),
        ("jo hn@gmail,com", None, "a blank before the @, after “jo”"),
    ],
)
def test_what_was_pasted_around_an_address_is_shown_and_the_address_suggested(
    raw: object, suggestion: str | None, detail: str
) -> None:
    assert check(raw) == CheckedAddress(None, Fault.INVALID_PATTERN, suggestion, detail)


@pytest.mark.parametrize("raw", [[[ANNA]], [[[[["x"]]]]], [{"x": ANNA}], ["x"] * 100 + [ANNA]])
def test_list_is_not_searched_deeply(raw: object) -> None:
    assert check(raw).suggestion is None


@pytest.mark.parametrize(
    "raw",
    [
        "x" * 1_000_000,
        "@" * 1_000_000,
        "a@" * 500_000,
        " @." * 300_000,
        "<" * 1_000_000,
        "é\u200b" * 2_000_000,
    ],
)
def test_long_value_costs_no_more_than_a_short_one(raw: str) -> None:
    began = process_time()

    checked = check(raw)

    assert checked.detail
    assert process_time() - began < 0.5


@given(st.text() | st.lists(st.text()) | st.integers() | SCRIPTS | ADDRESS_LIKE)
def test_detail_is_said_of_malformed_values_alone_and_can_be_stored(raw: object) -> None:
    checked = check(raw)

    malformed = checked.fault is Fault.INVALID_PATTERN and checked.address is None
    assert bool(checked.detail) == malformed
    assert not malformed or orjson.loads(orjson.dumps(checked.detail)) == checked.detail
    assert "\0" not in (checked.detail or "")


@pytest.mark.parametrize(
    ("raw", "address", "suggestion"),
    [
        ("John@gnail.com", "john@gnail.com", "john@gmail.com"),
        ("john@gmail.con", "john@gmail.con", "john@gmail.com"),
        ("info@hotmial.com", "info@hotmial.com", "info@hotmail.com"),
        ("jürgen@gmial.com", "jürgen@gmial.com", "jürgen@gmail.com"),
        ("john@uahoo.com", "john@uahoo.com", "john@yahoo.com"),
        ("john@gxm.de", "john@gxm.de", "john@gmx.de"),
        ("john@gmailc.om\u200b", "john@gmailc.om", "john@gmail.com"),
    ],
)
def test_check_address_suggests_the_provider_meant(raw: str, address: str, suggestion: str) -> None:
    assert check(raw) == CheckedAddress(address, Fault.INVALID_PATTERN, suggestion)


@pytest.mark.parametrize(
    "raw", ["info@example.com", "HR+de@example.com", "No-Reply@bücher.example", "İnfo@example.com"]
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
        ("\u200bMüller\u200b", "müller"),
        ("ALİ", "ali"),
        ("ΌΣΟΣ", "όσοσ"),
        ("x@ΌΣΟΣ.gr", "x@xn--0xahb7a.gr"),
        ("x@όσος.gr", "x@xn--0xahb7a.gr"),
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
