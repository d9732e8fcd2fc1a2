"""`.local/environment` is kept, private, and read alike by us and by the settings."""

from pathlib import Path

from dotenv import dotenv_values

from devtools.demo.environment_file import write_environment

URLS = {"DATABASE_URL": "postgresql://me:it's \\ #1 $HOME@/x", "REDIS_URL": "unix:///x.sock?db=0"}


def test_environment_is_read_by_dotenv_as_it_was_written(tmp_path: Path) -> None:
    written = write_environment(tmp_path / "new" / "environment", URLS, {})
    assert dotenv_values(tmp_path / "new" / "environment") == written
    assert written.items() >= URLS.items()


def test_environment_keeps_its_keys_and_renews_its_urls(tmp_path: Path) -> None:
    first = write_environment(tmp_path / "environment", URLS, {})
    second = write_environment(tmp_path / "environment", {"REDIS_URL": "redis://other"}, {})
    assert second == {**first, "REDIS_URL": "redis://other"}


def test_environment_keeps_what_a_person_wrote_into_it(tmp_path: Path) -> None:
    (tmp_path / "environment").write_text("# louder\nLOG_LEVEL=DEBUG\nDEBUG=false\n")
    written = write_environment(tmp_path / "environment", URLS, {})
    assert written["LOG_LEVEL"] == "DEBUG"
    assert written["DEBUG"] == "false"


def test_environment_prefers_what_is_given(tmp_path: Path) -> None:
    given = {"SECRET_KEY": "by me: \\'quoted'", "DEBUG": "false", "HOME": "/"}
    written = write_environment(tmp_path / "environment", URLS, given)
    assert written["SECRET_KEY"] == given["SECRET_KEY"]
    assert written["DEBUG"] == "false"
    assert "HOME" not in written
    kept = write_environment(tmp_path / "environment", URLS, {})
    assert kept["SECRET_KEY"] == given["SECRET_KEY"]


def test_environment_takes_the_owner_of_a_given_database_alone(tmp_path: Path) -> None:
    """Another one's owner would migrate another database."""
    urls = {**URLS, "OWNER_DATABASE_URL": "postgresql://owner@ours"}
    given = {"OWNER_DATABASE_URL": "postgresql://owner@elsewhere"}
    both = {**given, "DATABASE_URL": "postgresql://elsewhere"}

    without = write_environment(tmp_path / "environment", urls, given)
    beside = write_environment(tmp_path / "environment", urls, both)

    assert without["OWNER_DATABASE_URL"] == "postgresql://owner@ours"
    assert beside["OWNER_DATABASE_URL"] == "postgresql://owner@elsewhere"


def test_environment_is_private(tmp_path: Path) -> None:
    write_environment(tmp_path / "environment", URLS, {})
    assert (tmp_path / "environment").stat().st_mode & 0o777 == 0o600
