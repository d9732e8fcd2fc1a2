"""Sample values as they would be stored, and the warnings about them (R41)."""

import pytest

from contacts.domain.field_keys import key_for
from syncs.mapping.rules.samples import Samples, sample_addresses, sample_values, warn_of_misfits
from syncs.mapping.rules.vocabulary import SourceField

SKILLS = SourceField("Skill_Set", "Skills", "textarea")


def shown(samples: Samples) -> list[tuple[str, bool]]:
    return [(sample.text, sample.fits) for sample in samples.shown]


@pytest.mark.parametrize(
    ("field_type", "raw", "expected"),
    [
        ("text", "  Ana ", "Ana"),
        ("text", {"name": "Zylker", "id": "4"}, "Zylker"),
        ("text", ["Python", "SQL"], "Python, SQL"),
        ("number", "1,200", "1200"),
        ("boolean", "no", "no"),
        ("boolean", True, "yes"),
        ("date", "2026-01-21T10:00:00+05:30", "2026-01-21"),
        ("datetime", "2026-01-21T10:00:00+05:30", "2026-01-21T04:30:00Z"),
    ],
)
def test_sample_is_what_would_be_stored(field_type: str, raw: object, expected: str) -> None:
    assert shown(sample_values("A", field_type, [{"A": raw}])) == [(expected, True)]


def test_first_five_values_that_are_not_empty_are_shown() -> None:
    records = [{"A": value} for value in (None, "1", "", "2", "null", "3", "4", "5", "6")]

    samples = sample_values("A", "text", [*records, {}])

    assert shown(samples) == [(str(number), True) for number in range(1, 6)]
    assert (samples.records, samples.unsent) == (10, 1)


def test_value_that_does_not_fit_says_why() -> None:
    samples = sample_values("A", "number", [{"A": "Python"}, {"A": 7}])

    assert shown(samples) == [("“Python” is not a number", False), ("7", True)]
    assert samples.misfits == 1


def test_long_value_is_cut_and_shows_only_what_can_be_printed() -> None:
    samples = sample_values("A", "text", [{"A": "a\tb" + "x" * 100}])

    assert shown(samples) == [("a�b" + "x" * 77 + "…", True)]


def test_addresses_that_would_be_ignored_are_marked() -> None:
    raws = ["ana@mail.example", "ana@", "jobs@mail.example", None, "", 7]

    samples = sample_addresses("Email", [{"Email": raw} for raw in raws], frozenset({"jobs"}))

    assert shown(samples) == [
        ("ana@mail.example", True),
        ("ana@ is no valid address: nothing after the @", False),
        ("jobs@mail.example is a group address", False),
        ("7 is no valid address: a number in place of an address", False),
    ]


def test_warning_counts_what_does_not_fit() -> None:
    two = sample_values("A", "number", [{"A": "x"}, {"A": "y"}, {"A": "1"}])
    one = sample_values("A", "date", [{"A": "x"}])

    assert warn_of_misfits(SKILLS, "own:a", "number", two).startswith(
        "Skills is a text; 2 of 3 sample values do not fit a number."
    )
    assert warn_of_misfits(SKILLS, "own:a", "date", one).startswith(
        "Skills is a text; 1 of 1 sample values does not fit a date."
    )


def test_nothing_is_warned_of_where_all_fits() -> None:
    fits = sample_values("A", "number", [{"A": "1"}])

    assert warn_of_misfits(SKILLS, "own:a", "number", fits) == ""


@pytest.mark.parametrize(
    ("label", "taken", "key"),
    [
        ("Years of experience", (), "years_of_experience"),
        ("  Größe (cm) ", (), "groe_cm"),
        ("経験年数", (), "field"),
        ("3rd phone", (), "field_3rd_phone"),
        ("City", ("city",), "city_2"),
        ("City", ("city", "city_2"), "city_3"),
        ("Email", (), "email_2"),
        ("x" * 100, (), "x" * 50),
        ("x" * 100, ("x" * 50,), "x" * 48 + "_2"),
    ],
)
def test_key_comes_from_the_label(label: str, taken: tuple[str, ...], key: str) -> None:
    assert key_for(label, taken) == key
