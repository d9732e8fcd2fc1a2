"""Where the command finds the address and the token: in the environment, or in a file of its user's
that nobody else can read."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from recruitsync_client.errors import RecruitSyncError

URL, TOKEN = "RECRUITSYNC_URL", "RECRUITSYNC_TOKEN"


class NoLogin(RecruitSyncError):
    """There is no address or token to be found, or they are not safe where they are."""


@dataclass(frozen=True)
class Login:
    """The address of an installation and a token of an organisation."""

    url: str
    token: str = field(repr=False)


def find_login() -> Login:
    """Return the login of the environment, or else of the file. Raises NoLogin."""
    url, token = os.environ.get(URL, ""), os.environ.get(TOKEN, "")
    if url and token:
        return Login(url, token)
    if url or token:
        raise NoLogin(f"Set both {URL} and {TOKEN}, or neither and use `recruitsync login`.")
    file = login_file()
    try:
        mode = file.stat().st_mode
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        words = f"Sign in with `recruitsync login URL`, or set {URL} and {TOKEN}."
        raise NoLogin(words) from None
    except OSError as error:
        raise NoLogin(f"{file} cannot be read: {error.strerror}.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise NoLogin(f"Others can read {file}. Revoke that token, delete the file, and sign in.")
    try:
        stored = json.loads(text)
        return Login(str(stored["url"]), str(stored["token"]))
    except (ValueError, KeyError, TypeError):
        raise NoLogin(f"{file} is damaged. Delete it, and sign in again.") from None


def keep_login(login: Login) -> Path:
    """Write the file, which only its user can read, and return where it is. Raises NoLogin."""
    file = login_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=file.parent)  # readable by its user alone
        with os.fdopen(number, "w", encoding="utf-8") as written:
            json.dump({"url": login.url, "token": login.token}, written)
        Path(name).replace(file)
    except OSError as error:
        raise NoLogin(f"{file} cannot be written: {error.strerror}.") from None
    return file


def forget_login() -> bool:
    """Delete the file; False if there was none."""
    with suppress(FileNotFoundError):
        login_file().unlink()
        return True
    return False


def login_file() -> Path:
    """Return where the file is."""
    folder = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(folder) / "recruitsync" / "login.json"
