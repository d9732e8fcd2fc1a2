"""Sessions that fall silent end by themselves, whatever the URL says besides."""

from typing import Any

import pytest

from recruitsync.database import django_database


def options_of(url: str, lease_seconds: float = 90) -> dict[str, Any]:
    options = django_database(url, lease_seconds=lease_seconds)["OPTIONS"]
    assert isinstance(options, dict)
    return options


@pytest.mark.parametrize(
    ("lease_seconds", "silence"), [(90, "=45000 "), (2, "=3000 ")], ids=["half", "least"]
)
def test_silence_in_a_transaction_is_shorter_than_a_lease(
    lease_seconds: float, silence: str
) -> None:
    options = options_of("postgresql:///recruitsync", lease_seconds)["options"]

    assert f"-c idle_in_transaction_session_timeout{silence}" in options


def test_what_the_url_says_itself_wins() -> None:
    url = (
        "postgresql://db.example/recruitsync?connect_timeout=2&sslmode=require&options=-c%20x.y%3D1"
    )

    options = options_of(url)

    assert (options["connect_timeout"], options["sslmode"]) == ("2", "require")
    assert options["options"].endswith(" -c x.y=1")  # PostgreSQL goes by what comes last
    assert options["tcp_user_timeout"] == "30000"
