"""The manual says all there is, and its examples work."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest

from sandbox.app import CONTROL, make_app
from sandbox.churn import Churn
from sandbox.population import Size
from sandbox.quirks import Quirks
from sandbox.trouble import TROUBLE_KINDS, Trouble
from sandbox.world import World

from .conftest import running_sandbox

MANUAL = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text()
EXAMPLES = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands() -> Iterator[list[str]]:
    """The words of every curl command, in the order of the manual."""
    for block in EXAMPLES.findall(MANUAL):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["curl"]:
                yield words[1:]


def request_of(words: list[str], control_url: str) -> httpx.Request:
    method, body, url = None, None, ""
    rest = iter(words)
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-d":
            body = next(rest)
        else:
            url = word.replace("$SANDBOX", control_url)
    return httpx.Request(method or ("POST" if body else "GET"), url, content=body)


def test_every_example_works() -> None:
    answers = {}
    with running_sandbox("--seed", "7") as ready, httpx.Client() as http:
        for words in commands():
            answer = http.send(request_of(words, ready["control_url"]))
            answers[shlex.join(words)] = answer.status_code

    assert len(answers) > 25
    assert {command for command, status in answers.items() if status not in (200, 201)} == set()


@pytest.mark.parametrize("kind", TROUBLE_KINDS)
def test_trouble_is_in_the_manual(kind: str) -> None:
    assert f"`{kind}`" in MANUAL


@pytest.mark.parametrize("quirk", asdict(Quirks()))
def test_quirk_is_in_the_manual(quirk: str) -> None:
    assert f"| `{quirk}` |" in MANUAL


@pytest.mark.parametrize("key", [*Trouble.__dataclass_fields__, *Churn.__dataclass_fields__])
def test_key_is_in_the_manual(key: str) -> None:
    assert key == "requests" or f"`{key}`" in MANUAL  # those that a churn has counted


def test_every_address_of_the_control_api_is_in_the_manual() -> None:
    world = World(seed=1, size=Size(0, 0))
    addresses = {
        resource.canonical.removeprefix(CONTROL + "/").split("/")[0]
        for resource in make_app(world).router.resources()
        if resource.canonical.startswith(CONTROL + "/")
    }
    pages = {"", "people", "bin", "mischief", "account", "{name}"}

    missing = {address for address in addresses - pages if f"$SANDBOX/{address}" not in MANUAL}

    assert missing == set()
