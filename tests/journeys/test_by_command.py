"""The whole life of an organisation by the command alone, with server, worker and sandbox."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django.live_server_helper import LiveServer

from recruitsync_client.command.main import main
from tests.api.conftest import admin_of
from tests.builders import make_organisation
from tests.processes.fixtures import Worker, start_sandbox, start_worker

__all__ = ["start_sandbox", "start_worker"]

DEFINITIONS = """\
version: 1
connection:
  data_centre: custom
  api_url: {url}
  accounts_url: {accounts}
  account_email: {email}
  secrets: {{key: env:RECRUIT_KEY}}
lists:
  - name: Newsletter
syncs:
  - name: All candidates
    module: Candidates
    list: Newsletter
    schedule: {{frequency: daily, at: 09:00, zone: Europe/Oslo}}
    mapping:
      - {{from: Email, to: E-mail}}
      - {{from: First_Name, to: First name}}
"""


def recruitsync(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, words)
    assert done.exit_code == code, done.output
    return done.stdout


def told(*words: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in recruitsync("--json", *words).splitlines()]


def test_an_organisation_lives_by_the_command_alone(
    live_server: LiveServer,
    start_sandbox: Callable[..., dict[str, str]],
    start_worker: Callable[..., Worker],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sandbox = start_sandbox(candidates=40)
    start_worker()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("RECRUIT_KEY", sandbox["zsc_key"])
    token = admin_of(make_organisation(name="Zylker", slug="zylker")).token
    signed_in = ("login", live_server.url, "--token-stdin")
    assert CliRunner().invoke(main, signed_in, input=token).exit_code == 0
    file = tmp_path / "zylker.yaml"
    file.write_text(
        DEFINITIONS.format(
            url=sandbox["url"], accounts=sandbox["accounts_url"], email=sandbox["account_email"]
        )
    )

    planned = recruitsync("plan", str(file), "--check", code=6)
    assert "The sync All candidates is made." in planned
    recruitsync("apply", str(file), "--yes")
    assert recruitsync("plan", str(file), "--check") == "Nothing differs.\n"
    exported = recruitsync("export")
    assert sandbox["zsc_key"] not in exported
    file.write_text(exported)
    assert recruitsync("plan", str(file)) == "Nothing differs.\n"
    assert "draft" in recruitsync("sync", "list")

    (preview,) = told("sync", "preview", "all candidates", "--wait")
    assert recruitsync("members", "Newsletter") == ""
    (applied,) = told("sync", "apply", "All candidates", "--wait")
    assert (applied["about"], applied["state"]) == (preview["id"], "succeeded")
    assert applied["counts"]["new"] == preview["counts"]["new"] > 0  # type: ignore[index]
    *members, cursor = told("members", "Newsletter")
    assert len(members) == applied["counts"]["new"]  # type: ignore[index]
    address = str(members[0]["contact"]["address"])  # type: ignore[index]
    assert "Newsletter\tyes\t" in recruitsync("why", address, "--list", "newsletter")

    (run,) = told("sync", "run", "All candidates", "--full", "--wait")
    assert run["counts"]["new"] == 0  # type: ignore[index]
    recruitsync("undo", str(applied["id"]), "--yes")
    *changes, _ = told("members", "Newsletter", "--since", str(cursor["next_cursor"]))
    assert {each["contact"] for each in changes if each["member"] is None} == {
        each["contact"]["id"]  # type: ignore[index]
        for each in members
    }
    assert "paused" in recruitsync("sync", "show", "All candidates")
    recruitsync("sync", "resume", "All candidates", code=1)
    assert "active" in recruitsync("sync", "resume", "All candidates", "--after-undo")
    assert recruitsync("runs", "--failed") == ""
    kinds = [each["kind"] for each in told("runs")]
    assert set(kinds) >= {"undo", "undo_view", "apply", "preview", "import"}
