"""What was seen, carried by a form, compared with what is stored and what was entered (R24)."""

from datetime import UTC, datetime, time

import pytest

from web.seen import ChangedMeanwhile, Seen, Stored

SHOWN: Stored = {"at": time(9), "zone": "UTC", "since": None}


def lost(shown: Stored, stored: Stored, entered: Stored) -> list[str]:
    """The names of what would be overwritten unseen."""
    carried = Seen.unsealed(Seen.of(shown).sealed())
    try:
        carried.refuse_overwriting(stored, entered=entered)
    except ChangedMeanwhile as other:
        return other.names
    return []


@pytest.mark.parametrize(
    ("stored", "entered", "names"),
    [
        ({}, {"zone": "Asia/Tokyo"}, []),
        ({"zone": "Asia/Tokyo"}, {"zone": "Asia/Tokyo"}, []),
        ({"zone": "Asia/Tokyo"}, {"zone": "Europe/Oslo"}, ["zone"]),
        ({"zone": "Asia/Tokyo"}, {}, ["zone"]),
        ({"zone": "Asia/Tokyo"}, {"zone": "Asia/Tokyo", "at": time(10)}, []),
        ({"at": time(8), "since": datetime(2026, 1, 2, tzinfo=UTC)}, {}, ["at", "since"]),
    ],
    ids=["nobody else", "the same", "two ways", "left as it was", "another field", "two fields"],
)
def test_only_what_somebody_else_changed_to_something_else_is_lost(
    stored: Stored, entered: Stored, names: list[str]
) -> None:
    assert lost(SHOWN, SHOWN | stored, SHOWN | entered) == names  # type: ignore[operator]


@pytest.mark.parametrize("damaged", ["", "x", "a\0b", "9" * 400])
def test_of_a_damaged_form_nothing_counts_as_seen(damaged: str) -> None:
    assert Seen.unsealed(damaged) == Seen()


def test_what_was_seen_cannot_be_made_up() -> None:
    sealed = Seen.of(SHOWN).sealed()

    assert Seen.unsealed(sealed[:-1]) == Seen()


def test_nothing_seen_overwrites_nothing_else() -> None:
    with pytest.raises(ChangedMeanwhile) as other:
        Seen().refuse_overwriting(SHOWN, entered={**SHOWN, "zone": "Asia/Tokyo"})

    assert other.value.names == ["zone"]


def test_words_travel_with_what_was_seen() -> None:
    seen = Seen.of({"zone": "UTC"}, {"zone": "Universal time, “UTC” – Zürich"})

    assert Seen.unsealed(seen.sealed()) == seen


def test_whoever_only_confirms_has_seen_all_or_nothing() -> None:
    seen = Seen.of(SHOWN)
    seen.refuse_unseen(SHOWN)

    with pytest.raises(ChangedMeanwhile) as other:
        seen.refuse_unseen({**SHOWN, "at": None})

    assert other.value.names == ["at"]
