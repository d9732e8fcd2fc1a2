"""What stands in front and beside in `docker-compose.yml`: known images, a Valkey with a password,
and a proxy that reads requests whole."""

import re

import yaml

from recruitsync.environment import PROJECT

SERVICES = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
PASSWORD = "${VALKEY_PASSWORD:?see .env.example}"
"""What compose puts in, and without which it does not start."""


def test_images_are_those_that_were_tried() -> None:
    dockerfile = (PROJECT / "Dockerfile").read_text()
    images = [each["image"] for each in SERVICES.values() if "build" not in each]
    others = [image for image in images if image != "recruitsync"]  # ours, as `x-app` builds it
    bases = re.findall(r"^ARG PYTHON=(.+)$", dockerfile, re.MULTILINE)

    assert len(others) == 3
    assert len(bases) == 1
    assert [
        each for each in (*others, *bases) if not re.search("@sha256:[0-9a-f]{64}$", each)
    ] == []
    assert set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)) == {
        *("${PYTHON}", "packages", "base")
    }


def test_valkey_asks_for_a_password_that_somebody_has_chosen() -> None:
    command = SERVICES["valkey"]["command"]

    assert command[command.index("--requirepass") + 1] == PASSWORD
    assert f"redis://:{PASSWORD}@" in (PROJECT / "docker-compose.yml").read_text()
    assert "ports" not in SERVICES["valkey"]


def test_nobody_comes_to_the_pages_but_by_a_proxy_that_reads_requests_whole() -> None:
    told = (PROJECT / "deploy" / "nginx.conf").read_text()

    open_ones = [name for name, each in SERVICES.items() if "ports" in each]

    assert [name for name in open_ones if "profiles" not in SERVICES[name]] == ["proxy"]
    assert re.findall(r"proxy_request_buffering (\w+);", told) == ["on"]
    assert re.findall(r"client_(?:header|body)_timeout (\w+);", told) == ["15s", "15s"]
