"""Find the Chromium or Chrome of this machine for the browser tests. We never download one."""

import os
import shutil
from pathlib import Path

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
"""On the PATH. The first is Chromium without windows, which needs half the processor for a test."""
APPLICATIONS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
HOW_TO_GET_ONE = (
    "No Chromium or Chrome was found, so the browser tests are left out.\n"
    "To have them: `sudo apt install chromium-headless-shell` (Debian),"
    " `sudo snap install chromium` (Ubuntu), `brew install --cask google-chrome` (macOS),"
    " or name one: CHROME=/path/to/chrome make test"
)


def find_browser() -> Path | None:
    """Find one, by CHROME if it is set; it is an error if that is none."""
    if named := os.environ.get("CHROME"):
        found = shutil.which(named)
        if found is None:
            raise FileNotFoundError(f"CHROME={named} is no program")
        return Path(found)
    on_path = (shutil.which(name) for name in NAMES)
    folders = (Path("/Applications"), Path.home() / "Applications")
    installed = (folder / name for folder in folders for name in APPLICATIONS)
    candidates = [*(Path(path) for path in on_path if path), *installed]
    return next((path for path in candidates if os.access(path, os.X_OK)), None)
