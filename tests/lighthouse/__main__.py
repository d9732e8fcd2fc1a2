"""Opens one page of each kind of the demo by Lighthouse, and hands its HTML to the Nu validator."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from tests.lighthouse.pages import SIGNED_OUT, find_pages
from tests.pictures.__main__ import PROJECT, Door, demo, sign_in
from tests.world.browser import HOW_TO_GET_ONE, find_browser

TOOLS = PROJECT / ".local" / "lighthouse"
HOW_TO_GET_THEM = (
    "Lighthouse and the Nu validator are not installed. With Node and Java:\n"
    f"  npm install --prefix {TOOLS.relative_to(PROJECT)} lighthouse vnu-jar\n"
    "or name the folder of npm in which they are: LIGHTHOUSE=/path/to/folder make lighthouse"
)
PROMISED = 99
"""Of 100, in each category."""
LOOKS = {"desktop": ["--preset=desktop"], "mobile": []}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.lighthouse", description=__doc__)
    parser.add_argument("--at", help="the address of a demo that runs already")
    parser.add_argument("--password", help="the one that this demo has told", default="")
    parser.add_argument("--page", nargs="+", help="only pages of these names")
    arguments = parser.parse_args()
    tools = Path(os.environ.get("LIGHTHOUSE", TOOLS)) / "node_modules" / ".bin"
    browser = find_browser()
    if browser is None or not (tools / "lighthouse").exists() or not shutil.which("java"):
        sys.stderr.write(f"{HOW_TO_GET_ONE if browser is None else HOW_TO_GET_THEM}\n")
        return 1
    with (
        _door(arguments.at, arguments.password) as door,
        TemporaryDirectory() as folder,
        sync_playwright() as play,
    ):
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        context = chromium.new_context()
        page = context.new_page()
        sign_in(page, door, "alice@example.com")
        signed_out = {name: f"{door.address}{path}" for name, path in SIGNED_OUT.items()}
        found = {**signed_out, **dict(find_pages(page, door.address))}
        found = {name: found[name] for name in arguments.page or found}
        cookie = "; ".join(f"{each['name']}={each['value']}" for each in context.cookies())
        nobody = chromium.new_context()
        for name, address in found.items():
            _keep(nobody if name in signed_out else context, address, Path(folder) / name)
        chromium.close()
        faults = _validate(tools, Path(folder))
        for name, address in found.items():
            sent = "" if name in signed_out else cookie
            faults += sum(_measure(tools, browser, name, address, sent))
    return min(faults, 1)


@contextmanager
def _door(address: str | None, password: str) -> Iterator[Door]:
    if address:
        yield Door(address, password)
        return
    with TemporaryDirectory() as folder, demo(Path(folder)) as door:
        yield door


def _keep(context: BrowserContext, address: str, file: Path) -> None:
    """Write a page's HTML into a file. Raises RuntimeError if it leads elsewhere."""
    answer = context.request.get(address)
    if not answer.ok or answer.url != address:
        raise RuntimeError(f"{address}: {answer.status}, {answer.url}")
    file.with_suffix(".html").write_bytes(answer.body())


def _validate(tools: Path, folder: Path) -> int:
    """Print what the Nu validator says of the pages, and return how much that is."""
    command = [str(tools / "vnu"), "--format", "json", str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    messages = json.loads(said)["messages"]
    for each in messages:
        name = Path(each["url"]).stem
        sys.stdout.write(f"{name}: {each['message']} {each.get('extract', '')!r}\n")
    sys.stdout.write(f"Nu validator: {len(messages)} messages\n")
    return len(messages)


def _measure(tools: Path, browser: Path, name: str, address: str, cookie: str) -> Iterator[int]:
    """Print the scores of a page, and yield how many of each look are below what is promised."""
    for look, options in LOOKS.items():
        report = _report(tools, browser, address, cookie, options)
        scores = {kind: round(each["score"] * 100) for kind, each in report["categories"].items()}
        low = {kind for kind, score in scores.items() if score < PROMISED}
        told = " ".join(f"{kind} {score}" for kind, score in scores.items())
        sys.stdout.write(f"{name:>14} {look:>7}: {told}{'  TOO LOW' if low else ''}\n")
        for kind in sorted(low):
            sys.stdout.writelines(f"    {kind}: {line}\n" for line in _losses(report, kind))
        sys.stdout.flush()
        yield len(low)


def _losses(report: dict[str, Any], kind: str) -> Iterator[str]:
    """Yield what a category lost its points for."""
    for reference in report["categories"][kind]["auditRefs"]:
        audit = report["audits"][reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
            yield f"{reference['id']} {audit['score']} {audit.get('displayValue', '')}"


def _report(
    tools: Path, browser: Path, address: str, cookie: str, options: list[str]
) -> dict[str, Any]:
    command = [
        *(str(tools / "lighthouse"), address, "--quiet", "--output=json", *options),
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        *([f"--extra-headers={json.dumps({'Cookie': cookie})}"] if cookie else []),
    ]
    environment = {**os.environ, "CHROME_PATH": str(browser)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


if __name__ == "__main__":
    sys.exit(main())
