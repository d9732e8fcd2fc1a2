"""The command keeps its token from others, prints for people and for machines, and ends with a
code that says why."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pytest_django.live_server_helper import LiveServer

from accounts.models import TokenScope
from recruitsync_client.command.login import login_file
from recruitsync_client.command.main import main
from syncs.models import RunState
from tests.api.conftest import admin_of, caller_of
from tests.builders import make_member, make_run
from tests.world.house import House, make_house


@pytest.fixture
def house(transactional_db: None) -> House:
    return make_house("zylker")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in ("RECRUITSYNC_URL", "RECRUITSYNC_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def recruitsync(*words: str, **more: Any) -> Result:
    return CliRunner().invoke(main, words, **more)


def test_a_token_is_kept_where_nobody_else_reads_it(
    house: House, live_server: LiveServer, home: Path
) -> None:
    token = admin_of(house.organisation).token
    assert recruitsync("whoami").exit_code == 3

    signed_in = recruitsync("login", live_server.url, "--token-stdin", input=f"{token}\n")
    assert (signed_in.exit_code, token in signed_in.output) == (0, False)
    file = login_file()
    assert home in file.parents
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "Zylker" in recruitsync("whoami").output
    assert json.loads(recruitsync("whoami", "--json").output)["name"] == "Zylker"
    assert json.loads(recruitsync("--json", "whoami").output)["name"] == "Zylker"

    file.chmod(0o640)
    refused = recruitsync("whoami")
    assert (refused.exit_code, "Others can read" in refused.output) == (3, True)
    file.chmod(0o600)
    file.write_text("{")
    assert "is damaged" in recruitsync("whoami").output
    recruitsync("logout")
    assert not file.exists()


def test_a_token_that_does_not_work_is_not_kept(
    house: House, live_server: LiveServer, home: Path
) -> None:
    refused = recruitsync("login", live_server.url, "--token-stdin", input="rst_0_x\n")

    assert (refused.exit_code, "token_unknown" in refused.output) == (3, True)
    assert not login_file().exists()


def test_errors_end_with_their_codes_and_words(
    house: House, live_server: LiveServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECRUITSYNC_URL", live_server.url)
    assert "Set both" in recruitsync("runs").output
    reader = caller_of(make_member(house.organisation), TokenScope.READ)
    monkeypatch.setenv("RECRUITSYNC_TOKEN", reader.token)
    (home / "bad.yaml").write_text("version: 1\nlists: 1\n")
    going_on = make_run(house.sync, state=RunState.RUNNING, finished_at=None)

    for words, code, said in (
        (("sync", "run", "nothing"), 4, "There is no sync “nothing”."),
        (("run", "99999999"), 4, "not_found"),
        (("sync", "run", house.sync.name), 3, "not_allowed"),
        (("plan", str(home / "bad.yaml")), 3, "not_allowed"),
        (("plan", str(home / "none.yaml")), 2, "No such file"),
        (("runs", "--failed", "--state", "held"), 2, "exclude each other"),
        (("undo", str(going_on.pk)), 3, "not_allowed"),
    ):
        ended = recruitsync(*words)
        assert (ended.exit_code, said in ended.output) == (code, True), ended.output
    monkeypatch.setenv("RECRUITSYNC_TOKEN", admin_of(house.organisation).token)
    ended = recruitsync("plan", str(home / "bad.yaml"))
    assert ended.exit_code == 1
    assert "line 2, /manifest/lists: This must be a list" in ended.output
    monkeypatch.setenv("RECRUITSYNC_URL", "http://sync.example")
    assert recruitsync("runs").exit_code == 5


def test_lists_are_printed_for_machines_and_for_other_programs(
    house: House, live_server: LiveServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECRUITSYNC_URL", live_server.url)
    monkeypatch.setenv("RECRUITSYNC_TOKEN", admin_of(house.organisation).token)
    numbers = {"new": 1, "re_added": 2, "duplicate": 4, "total": 7}
    failed = make_run(
        house.sync, state=RunState.FAILED, error="x", error_code="set_back", **numbers
    )
    house.sync.name = "Evil\t\x1b[31m\nname"
    house.sync.save()

    lines = recruitsync("runs", "--failed").output.splitlines()
    (cells,) = [line.split("\t") for line in lines]
    assert (cells[0], cells[1], cells[3], cells[5], cells[-1]) == (
        str(failed.pk),
        "Evil  [31m name",
        "failed",
        "7",
        "set_back",
    )
    told = [json.loads(line) for line in recruitsync("runs", "--json").output.splitlines()]
    assert [each["id"] for each in told] == [failed.pk, house.run.pk]
    assert len(recruitsync("runs", "--limit", "1").output.splitlines()) == 1
    why = recruitsync("why", "maria@zylker.example", "--list", house.mailing_list.name).output
    assert why.startswith(f"{house.mailing_list.name}\tyes\t")
    rows = recruitsync("rows", str(house.run.pk), "--outcome", "ignored").output.split("\t")
    assert rows[:2] == ["ignored", "empty_email"]
