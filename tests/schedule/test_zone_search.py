"""`syncs.schedule.rules.zone_search`: time zones by what people type (R20, R80)."""

from datetime import UTC, datetime, timedelta
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncs.domain.zones import zone, zone_names
from syncs.schedule.rules.country_synonyms import COUNTRY_SYNONYMS
from syncs.schedule.rules.zone_labels import fold_label
from syncs.schedule.rules.zone_places import country_names, zone_places
from syncs.schedule.rules.zone_search import MAX_FOUND, FoundZone, find_zones

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
COUNTRIES = sorted({code for place in zone_places() for code in place.countries})


def names(typed: str, limit: int = MAX_FOUND) -> list[str]:
    return [found.name for found in find_zones(typed, at=NOW, limit=limit)]


def first(typed: str) -> tuple[str, str]:
    found = find_zones(typed, at=NOW)[0]
    return found.name, found.found_by


@pytest.mark.parametrize(
    ("typed", "name", "found_by"),
    [
        ("Kolkata", "Asia/Kolkata", ""),
        ("asia/kolkata", "Asia/Kolkata", ""),
        ("Calcutta", "Asia/Kolkata", "Asia/Calcutta"),
        ("calc", "Asia/Kolkata", "Asia/Calcutta"),
        ("India", "Asia/Kolkata", "India"),
        ("IN", "Asia/Kolkata", "India"),
        ("Bharat", "Asia/Kolkata", "India"),
        ("भारत", "Asia/Kolkata", "India"),
        ("New York", "America/New_York", ""),
        ("  new_york ", "America/New_York", ""),
        ("york", "America/New_York", ""),
        ("US/Eastern", "America/New_York", "US/Eastern"),
        ("usa", "America/New_York", "United States"),
        ("Germany", "Europe/Berlin", "Germany"),
        ("DEUTSCHLAND", "Europe/Berlin", "Germany"),
        ("Berlin, Germany", "Europe/Berlin", ""),
        ("Norway", "Europe/Berlin", "Norway"),
        ("Oslo", "Europe/Berlin", "Europe/Oslo"),
        ("Österreich", "Europe/Vienna", "Austria"),
        ("osterr", "Europe/Vienna", "Austria"),
        ("São Paulo", "America/Sao_Paulo", ""),
        ("Cote d'Ivoire", "Africa/Abidjan", "Côte d’Ivoire"),
        ("Bosnia and Herzegovina", "Europe/Belgrade", "Bosnia & Herzegovina"),
        ("and", "Europe/Andorra", ""),
        ("South Korea", "Asia/Seoul", ""),
        ("İstanbul", "Europe/Istanbul", ""),
        ("Kiev", "Europe/Kyiv", "Europe/Kiev"),
        ("Beijing", "Asia/Shanghai", "Beijing Time"),
        ("uk", "Europe/London", "Britain (UK)"),
        ("bst", "Europe/London", "BST"),
        ("UTC", "UTC", ""),
        ("Zulu", "UTC", "Etc/Zulu"),
    ],
)
def test_a_zone_is_found_first_by(typed: str, name: str, found_by: str) -> None:
    assert first(typed) == (name, found_by)


def test_an_abbreviation_finds_all_places_that_use_it() -> None:
    assert set(names("IST")[:3]) == {"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"}


def test_a_beginning_comes_before_a_word_and_a_word_before_what_is_within() -> None:
    found = names("sal", limit=100)

    expected = ["America/Argentina/Salta", "America/El_Salvador", "Asia/Jerusalem"]
    assert [name for name in found if name in expected] == expected


@pytest.mark.parametrize(
    ("country", "zones"),
    [
        ("United States", "New_York Chicago Denver Phoenix Los_Angeles Anchorage Adak Honolulu"),
        ("Canada", "St_Johns Halifax Winnipeg Edmonton Vancouver Toronto Resolute Regina"),
        ("Australia", "Lord_Howe Sydney Brisbane Adelaide Darwin Perth Eucla Macquarie"),
    ],
)
def test_a_country_with_many_zones_shows_each_of_its_clocks_by_its_largest_zone(
    country: str, zones: str
) -> None:
    found = names(country, limit=len(zones.split()))

    assert [name.rpartition("/")[2] for name in found] == zones.split()


def test_half_an_abbreviation_or_country_code_finds_nothing_by_it() -> None:
    assert "Europe/Berlin" in names("cest", limit=100)
    assert "Europe/Berlin" not in names("ces", limit=100)


def test_a_found_zone_tells_its_offset_now_and_its_countries() -> None:
    july = datetime(2026, 7, 1, tzinfo=UTC)
    countries = ("Germany", "Denmark", "Norway", "Sweden", "Svalbard & Jan Mayen")

    assert find_zones("Berlin", at=NOW) == (
        FoundZone("Europe/Berlin", timedelta(hours=1), countries, ""),
    )
    assert find_zones("Berlin", at=july) == (
        FoundZone("Europe/Berlin", timedelta(hours=2), countries, ""),
    )


def test_every_zone_is_found_first_by_its_own_name() -> None:
    own = {place.name: (place.name, "") for place in zone_places()}

    assert {name: first(name) for name in own} == own


def test_every_link_finds_its_zone() -> None:
    lost = [
        link for place in zone_places() for link in place.links if place.name not in names(link)
    ]
    assert lost == []


def test_every_country_is_found_by_its_names_and_its_code() -> None:
    zones = {code: {p.name for p in zone_places() if code in p.countries} for code in COUNTRIES}

    lost = [
        typed
        for code in COUNTRIES
        for typed in (code, country_names()[code], *COUNTRY_SYNONYMS.get(code, ()))
        if not zones[code] & set(names(typed))
    ]
    assert lost == []


def test_synonyms_are_of_countries_and_say_something_new() -> None:
    known = country_names()
    repeated = {
        code: synonym
        for code, synonyms in COUNTRY_SYNONYMS.items()
        for synonym in synonyms
        if fold_label(synonym) == fold_label(known[code])
    }

    assert (set(COUNTRY_SYNONYMS) - set(known), repeated) == (set(), {})


def test_links_have_the_clocks_of_their_zone() -> None:
    instants = [datetime(2026, month, 10, tzinfo=UTC) for month in range(1, 13)]
    for place in zone_places():
        for link in place.links:
            assert [i.astimezone(zone(link)).utcoffset() for i in instants] == [
                i.astimezone(zone(place.name)).utcoffset() for i in instants
            ]


def test_zones_left_out_are_no_places() -> None:
    offered = {name for place in zone_places() for name in (place.name, *place.links)}

    left_out = {name for name in zone_names() if not name.startswith("Etc/GMT")} - offered
    assert left_out == {
        *("CST6CDT", "EST5EDT", "MST7MDT", "PST8PDT"),
        *("GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich", "Etc/Greenwich"),
    }


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "_/-", "\0", "\ud800", "%", "'; --", "Mumbai", "x" * 3000, "a" * 61),
        *("\u0301" * 60, "ﷺ" * 60, "🦄", "a" + "\u0323\u0301" * 1_000_000),
    ],
    ids=lambda typed: ascii(typed[:12]),
)
def test_what_is_no_place_finds_nothing(typed: str) -> None:
    assert names(typed) == []


@given(st.text(max_size=80), st.integers(0, 20))
def test_any_text_finds_different_zones_up_to_the_limit(typed: str, limit: int) -> None:
    found = names(typed, limit)

    assert len(found) == len(set(found)) <= limit
    assert set(found) <= set(zone_names())


@given(st.sampled_from(zone_names()), st.integers(1, 8))
def test_accents_case_and_signs_do_not_matter(name: str, length: int) -> None:
    typed = name[-length:]
    accented = "".join(sign + "\u0301" * sign.isalpha() for sign in typed)

    assert names(typed.upper().replace("_", " ").replace("/", " ")) == names(typed)
    assert names(normalize("NFC", accented)) == names(typed)
