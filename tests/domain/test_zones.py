"""`syncs.domain.zones`: the packaged tzdata release and nothing else (R80)."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from syncs.domain.zones import UnknownZone, zone, zone_names


def test_zone_is_loaded_once_under_its_name() -> None:
    assert zone("Asia/Kolkata").key == "Asia/Kolkata"
    assert zone("Asia/Kolkata") is zone("Asia/Kolkata")
    assert datetime(2026, 1, 21, 9, tzinfo=zone("Asia/Kolkata")).utcoffset() == timedelta(hours=5.5)


def test_zone_names_are_all_loadable_sorted_and_without_the_placeholder() -> None:
    names = zone_names()
    assert [zone(name).key for name in names] == list(names)
    assert list(names) == sorted(set(names))
    assert {"UTC", "Europe/Berlin", "Asia/Calcutta", "America/Argentina/Ushuaia"} <= set(names)
    assert "Factory" not in names


def test_zone_ignores_the_zones_of_the_host(tmp_path: Path) -> None:
    stale = tmp_path / "Europe" / "Berlin"
    stale.parent.mkdir()
    stale.write_bytes(b"not a zone file")
    script = "from syncs.domain.zones import zone; print(zone('Europe/Berlin'))"
    environment = {
        **os.environ,
        "PYTHONTZPATH": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    answer = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, check=True, text=True
    )
    assert answer.stdout == "Europe/Berlin\n"


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "Mars/Olympus", "Europe", "Europe/", "Europe/Berlin ", "europe/berlin", "utc"),
        *("../zones", "Europe/../UTC", "/etc/localtime", "UTC\0", "Europe/Ber\ud800lin", "Factory"),
        *("__init__.py", "tzdata.zi", "x" * 3000),
    ],
)
def test_zone_refuses_all_other_names(name: str) -> None:
    with pytest.raises(UnknownZone, match="There is no time zone") as refused:
        zone(name)
    assert refused.value.name == name
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("europe/BERLIN", "There is no time zone 'europe/BERLIN'. Did you mean Europe/Berlin?"),
        (
            " america/new york ",
            "There is no time zone ' america/new york '. Did you mean America/New_York?",
        ),
        (
            "Mars/Olympus",
            "There is no time zone 'Mars/Olympus'. Names look like Europe/Berlin or Asia/Kolkata.",
        ),
        (
            "UTC\0",
            "There is no time zone 'UTC\\x00'. Names look like Europe/Berlin or Asia/Kolkata.",
        ),
    ],
)
def test_unknown_zone_says_what_was_meant(name: str, message: str) -> None:
    assert str(UnknownZone(name)) == message
