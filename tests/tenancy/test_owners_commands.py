"""The commands of the owner of the tables sign in as the owner."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.tenancy.owners_commands import owner_url

OURS, THEIRS = "postgresql://owner@ours", "postgresql://owner@theirs"


@pytest.mark.parametrize(
    ("given", "owner"),
    [
        ({}, OURS),
        ({"OWNER_DATABASE_URL": THEIRS}, THEIRS),
        ({"DATABASE_URL": "postgresql://theirs"}, ""),
        ({"DATABASE_URL": "postgresql://theirs", "OWNER_DATABASE_URL": THEIRS}, THEIRS),
    ],
)
def test_a_second_terminal_finds_the_owner_in_the_file_of_make_run(
    given: dict[str, str], owner: str, tmp_path: Path
) -> None:
    file = tmp_path / "environment"
    file.write_text(f"DATABASE_URL='postgresql://ours'\nOWNER_DATABASE_URL='{OURS}'\n")

    assert owner_url(given, file) == owner
    assert owner_url({}, tmp_path / "none") == ""
