"""`docs/api.md` is true: its codes are those of the code, and its commands work, one after the
other."""

from __future__ import annotations

import re
import shlex
from typing import Any
from urllib.parse import urlencode

from api.frame.problem_codes import PROBLEM_CODES
from recruitsync.environment import PROJECT
from syncs.models import ImportRun, Sync
from syncs.models.import_run import UNFINISHED
from tests.api.conftest import Caller, admin_of
from tests.world.editing import connect_to
from tests.world.house import make_house
from tests.world.imports import drive
from tests.world.source import Source

PAGE = (PROJECT / "docs/api.md").read_text()
ROW = re.compile(r"^\| `(\w+)` \| (\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
BLOCK = re.compile(r"```sh\n(.*?)```\n(.*?)(?=```sh|\Z)", re.DOTALL)
KEEP = re.compile(r"`([\w.]+)` as `([A-Z]+)`")


def test_the_table_of_codes_is_that_of_the_code() -> None:
    table = [(c.code, str(c.status), c.title, c.what_to_do) for c in PROBLEM_CODES]

    assert ROW.findall(PAGE) == table


def test_the_commands_lead_from_a_token_to_people_on_a_list(
    source: Source, transactional_db: None
) -> None:
    house = make_house("zylker")
    connect_to(source, house.sync.connection)
    source.add("ann@mail.example", First_Name="Ann", City="London")
    source.add("eve@mail.example", First_Name="Eve", City="Rome")
    program = admin_of(house.organisation)
    known = {"API": "", "TOKEN": program.token}
    answers: dict[str, Any] = {}
    for commands, text in BLOCK.findall(PAGE):
        for command in filter(None, re.split(r"\n(?=curl)", commands.strip())):
            if not command.startswith("curl"):
                continue
            work()
            path, answer = run_command(program, command, known)
            answers[re.sub(r"\d+", "N", path.partition("?")[0])] = answer
            for place, name in KEEP.findall(text):
                if (found := look_up(answer, place)) is not None:
                    known[name] = str(found)

    assert [each["contact"]["fields"] for each in answers["lists/N/members"]["items"]] == [
        {"town": "London"}
    ]
    assert answers["runs/N/rows"]["items"][0]["email"] == "ann@mail.example"
    assert answers["runs/N"]["state"] == "succeeded"
    assert Sync.objects.get(name="People of London").state == "active"
    assert {"CONNECTION", "SYNC", "LIST", "PREVIEW", "RUN", "CURSOR"} <= set(known)


def work() -> None:
    """Do what workers do meanwhile."""
    for run in ImportRun.objects.filter(state__in=UNFINISHED):
        drive(run)


def run_command(program: Caller, command: str, known: dict[str, str]) -> tuple[str, Any]:
    """Send what a command of curl's would; return where it went, and the answer."""
    filled = re.sub(r"\$([A-Z]+)", lambda name: known[name[1]], command)
    words = iter(shlex.split(filled.replace("\\\n", " "))[1:])
    method, path, body, headers = "", "", None, {}
    for word in words:
        match word:
            case "-X":
                method = next(words)
            case "-H":
                name, _, value = next(words).partition(": ")
                headers[name.replace("-", "_")] = value
            case "-d":
                body = next(words)
            case "-G":
                method = "GET"
            case "--data-urlencode":
                name, _, value = next(words).partition("=")
                path += f"?{urlencode({name: value})}"
            case _:
                path = word.lstrip("/")
    assert headers.pop("Authorization") == f"Bearer {program.token}"
    answer = program.send(method or ("POST" if body else "GET"), path, body, **headers)
    assert answer.status_code in {200, 201}, (command, answer.content)
    return path, answer.json()


def look_up(answer: Any, place: str) -> Any:
    for part in place.split("."):
        try:
            answer = answer[int(part)] if part.isdecimal() else answer[part]
        except (KeyError, IndexError, TypeError):
            return None
    return answer
