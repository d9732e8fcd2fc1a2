"""The check that `requirements/` still fits `pyproject.toml`, without asking any registry.

`make lock` renews the lock files; this notices that it was forgotten.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(.*(?:\n    .*)*)", re.MULTILINE)


def main() -> int:
    complaints = list(find_complaints())
    sys.stdout.write("".join(f"{complaint}\n" for complaint in complaints))
    return 1 if complaints else 0


def find_complaints() -> Iterator[str]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    run, demo, dev = read_pins("run"), read_pins("demo"), read_pins("dev")
    groups = project["dependency-groups"]
    wanted = [Requirement(text) for text in project["project"]["dependencies"]]
    demonstrators = [Requirement(text) for text in groups["demo"]]
    developers = [
        Requirement(text) for texts in groups.values() for text in texts if isinstance(text, str)
    ]
    yield from unsatisfied(wanted, run, "run")
    yield from unsatisfied([*wanted, *demonstrators], demo, "demo")
    yield from unsatisfied([*wanted, *developers], dev, "dev")
    for file in ("run", "demo", "dev"):
        yield from unhashed(file)
    for name, version in (run | demo).items():
        if dev.get(name) != version:
            yield f"dev.txt has {dev.get(name)} of {name}, the others {version}: run `make lock`"


def read_pins(file: str) -> dict[str, str]:
    """Return versions by canonical name."""
    text = (PROJECT / "requirements" / f"{file}.txt").read_text()
    return {canonicalize_name(name): version for name, version, _ in PIN.findall(text)}


def unsatisfied(wanted: list[Requirement], pins: dict[str, str], file: str) -> Iterator[str]:
    for requirement in wanted:
        version = pins.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            yield f"{file}.txt has {version} for `{requirement}`: run `make lock`"


def unhashed(file: str) -> Iterator[str]:
    """Yield what breaks the rule that every pin has a hash, and all comes from the index."""
    text = (PROJECT / "requirements" / f"{file}.txt").read_text()
    for name, _, rest in PIN.findall(text):
        if "--hash=sha256:" not in rest:
            yield f"{name} in {file}.txt has no hash: run `make lock`"
    if "://" in text:
        yield f"{file}.txt names an address: run `make lock`"


if __name__ == "__main__":
    sys.exit(main())
