"""The servers start, answer, keep their data and stop."""

import os
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
import redis

from devtools.embedded import EmbeddedError, FolderInUseError, servers
from devtools.embedded.leftovers import servers_working_in


def ask(url: str, question: str) -> object:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
        return row[0] if row else None


def tell(url: str, statement: str) -> None:
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)


def ping(url: str) -> bool:
    with closing(redis.from_url(url)) as client:
        return bool(client.ping())


def test_servers_answer_and_then_stop(empty_folder: Path) -> None:
    with servers(empty_folder, given={}) as found:
        assert ask(found.environment["DATABASE_URL"], "SELECT 1") == 1
        assert ping(found.environment["REDIS_URL"])
    assert servers_working_in(empty_folder / "postgres") == []
    assert servers_working_in(empty_folder / "valkey") == []


def test_servers_listen_on_private_unix_sockets_only(folder: Path) -> None:
    with servers(folder, given={}) as found:
        assert ask(found.environment["DATABASE_URL"], "SHOW listen_addresses") == ""
        assert (folder / "sockets").stat().st_mode & 0o777 == 0o700
        assert sorted(path.name for path in (folder / "sockets").iterdir()) == [
            ".s.PGSQL.5432",
            ".s.PGSQL.5432.lock",
            "valkey.sock",
        ]


def test_servers_role_is_bound_by_row_level_security(folder: Path) -> None:
    bypass = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    with servers(folder, given={}) as found:
        assert ask(found.environment["DATABASE_URL"], bypass) is False
        owns = "SELECT count(*) FROM pg_database WHERE datdba = current_user::regrole"
        assert ask(found.environment["DATABASE_URL"], owns) == 0
        assert ask(found.environment["OWNER_DATABASE_URL"], owns) == 1


def test_servers_keep_data_over_a_restart(folder: Path) -> None:
    with servers(folder, given={}) as found:
        tell(
            found.environment["OWNER_DATABASE_URL"],
            "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS value",
        )
    with servers(folder, given={}) as found:
        assert ask(found.environment["OWNER_DATABASE_URL"], "SELECT value FROM kept") == 42


@pytest.mark.parametrize(("throwaway", "fsync"), [(False, "on"), (True, "off")])
def test_servers_are_durable_unless_throwaway(folder: Path, throwaway: bool, fsync: str) -> None:
    with servers(folder, throwaway=throwaway, given={}) as found:
        assert ask(found.environment["DATABASE_URL"], "SHOW fsync") == fsync


def test_servers_use_the_given_urls(empty_folder: Path) -> None:
    given = {"DATABASE_URL": "postgresql://db.example/x", "REDIS_URL": "redis://cache.example/0"}
    with servers(empty_folder / "not made", given=given) as found:
        assert found.environment == {**given, "OWNER_DATABASE_URL": given["DATABASE_URL"]}
        assert found.ours == []
    assert list(empty_folder.iterdir()) == []


def test_servers_start_only_the_one_that_is_not_given(empty_folder: Path) -> None:
    given = {"DATABASE_URL": "postgresql://db.example/x", "REDIS_URL": ""}
    with servers(empty_folder, given=given) as found:
        assert found.environment["DATABASE_URL"] == given["DATABASE_URL"]
        assert [server.name for server in found.ours] == ["valkey"]
        assert ping(found.environment["REDIS_URL"])


def test_servers_refuse_a_folder_in_use(empty_folder: Path) -> None:
    given = {"DATABASE_URL": "postgresql://db.example/x"}
    with (
        servers(empty_folder, given=given),
        pytest.raises(FolderInUseError, match=rf"in use by another run \(process {os.getpid()}\)"),
        servers(empty_folder, given=given),
    ):
        pass


def test_throwaway_servers_take_the_next_folder(empty_folder: Path) -> None:
    given, wanted = {"DATABASE_URL": "postgresql://db.example/x"}, empty_folder / "test"
    with (
        servers(wanted, throwaway=True, given=given),
        servers(wanted, throwaway=True, given=given) as second,
    ):
        assert second.ours[0].log == empty_folder / "test-2" / "valkey.log"
        assert ping(second.environment["REDIS_URL"])


def test_servers_refuse_data_of_another_major_version(folder_with_spoilt_data: Path) -> None:
    (folder_with_spoilt_data / "postgres" / "PG_VERSION").write_text("9\n")
    refused = pytest.raises(EmbeddedError, match="was made by PostgreSQL 9")
    with refused, servers(folder_with_spoilt_data, given={}):
        pass


def test_servers_show_the_log_of_one_that_does_not_start(folder_with_spoilt_data: Path) -> None:
    refused = pytest.raises(EmbeddedError, match="could not access the server configuration file")
    with refused, servers(folder_with_spoilt_data, given={}):
        pass


def test_throwaway_servers_replace_spoilt_data(folder_with_spoilt_data: Path) -> None:
    with servers(folder_with_spoilt_data, throwaway=True, given={}) as found:
        assert ask(found.environment["DATABASE_URL"], "SELECT 1") == 1
