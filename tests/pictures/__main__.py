"""Starts the demo in a folder of its own, waits for its world, and takes the README's pictures."""

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import FloatRect, Page, ViewportSize, sync_playwright

from tests.world.browser import HOW_TO_GET_ONE, find_browser

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "docs" / "images"
SIZE: ViewportSize = {"width": 1280, "height": 800}


@dataclass(frozen=True)
class Picture:
    """A page, and what is done on it before it is taken; `height` is how much of it is shown."""

    name: str
    go: Callable[[Page, str], object]
    height: int = 800


@dataclass(frozen=True)
class Door:
    """The address of the demo's pages, and the password of its people."""

    address: str
    password: str


def open_at(path: str) -> Callable[[Page, str], object]:
    return lambda page, base: page.goto(f"{base}{path}")


def open_run(state: str, sync: str) -> Callable[[Page, str], object]:
    """Open the newest run of a sync that is in this state."""

    def go(page: Page, base: str) -> None:
        page.goto(f"{base}/runs/?state={state}")
        row = page.get_by_role("row").filter(has_text=sync)
        row.first.get_by_role("link").first.click()
        page.wait_for_load_state()

    return go


def edit_criteria(page: Page, base: str) -> None:
    page.goto(f"{base}/syncs/")
    page.get_by_role("link", name="Experienced candidates", exact=True).click()
    page.goto(f"{page.url}edit/criteria/")
    page.get_by_text(re.compile(r"records?\s+match")).first.wait_for()


def mark_seen_and(go: Callable[[Page, str], object]) -> Callable[[Page, str], object]:
    """Mark as seen what stands above every page, before going on."""

    def mark_and_go(page: Page, base: str) -> None:
        page.goto(f"{base}/contacts/")
        page.get_by_role("button", name="Mark as seen").click()
        page.wait_for_load_state()
        go(page, base)

    return mark_and_go


PICTURES = (
    Picture("sync-services", open_at("/syncs/"), height=700),
    Picture("dashboard", open_at("/dashboard/"), height=940),
    Picture("run-page", mark_seen_and(open_run("succeeded", "Experienced candidates"))),
    Picture("held-people", open_run("held", "Experienced candidates")),
    Picture("criteria", edit_criteria),
)


def main() -> int:
    browser = find_browser()
    if browser is None:
        sys.stderr.write(f"{HOW_TO_GET_ONE}\n")
        return 1
    with TemporaryDirectory() as folder, demo(Path(folder)) as door, sync_playwright() as tools:
        chromium = tools.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(viewport=SIZE, color_scheme="light", locale="en-GB")
        sign_in(page, door)
        for picture in PICTURES:
            picture.go(page, f"{door.address}/o/demo")
            file = FOLDER / f"{picture.name}.png"
            clip: FloatRect = {"x": 0, "y": 0, "width": SIZE["width"], "height": picture.height}
            page.screenshot(path=file, clip=clip, full_page=True, animations="disabled")
            kilobytes = file.stat().st_size // 1024
            sys.stdout.write(f"{file.relative_to(PROJECT)}  {kilobytes} kB\n")
        chromium.close()
    return 0


@contextmanager
def demo(folder: Path) -> Iterator[Door]:
    """Run the demo, and yield how its pages are entered once all of its world is there."""
    command = [sys.executable, "-m", "devtools.demo", "--folder", str(folder)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield _door_of(child)
    finally:
        child.send_signal(signal.SIGINT)
        child.wait(60)


def _door_of(child: "subprocess.Popen[str]") -> Door:
    """Follow what the demo writes until it is ready. Raises RuntimeError where it ends before."""
    assert child.stdout
    password = ""
    for line in child.stdout:
        sys.stdout.write(line)
        if found := re.search(r"with the password (\S+)", line):
            password = found[1]
        if found := re.search(r"RecruitSync\s+(http://\S+)", line):
            threading.Thread(target=child.stdout.read, daemon=True).start()
            return Door(found[1], password)
    raise RuntimeError("The demo ended before it was ready.")


def sign_in(page: Page, door: Door, email: str = "bob@example.com") -> None:
    page.goto(door.address)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(door.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/syncs/")


if __name__ == "__main__":
    sys.exit(main())
