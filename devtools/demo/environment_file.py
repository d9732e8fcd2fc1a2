"""`.local/environment`: the settings of this checkout, so that a second terminal has them too.

The real environment comes first, then what the file already says, then something new. The keys are
therefore made once and kept (stored credentials and sessions survive a restart), and so is whatever
a person writes into it.
"""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values


def write_environment(
    file: Path, urls: Mapping[str, str], given: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Write the file, open to nobody else, and return what is in it."""
    values = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SECRETS_KEY_RING": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "DEBUG": "true",
        "ALLOWED_RECRUIT_HOSTS": "127.0.0.1",
        **read_environment(file),
        **urls,
    }
    # The owner of a database that was not given is not its owner.
    ours = set() if given.get("DATABASE_URL") else {"OWNER_DATABASE_URL"}
    values |= {name: given[name] for name in values if given.get(name) and name not in ours}
    replace(file, "".join(f"{name}='{quote(value)}'\n" for name, value in values.items()))
    return values


def read_environment(file: Path) -> dict[str, str]:
    return {name: value for name, value in dotenv_values(file).items() if value is not None}


def quote(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def replace(file: Path, text: str) -> None:
    """Write all or nothing, at no moment readable for others."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    new.rename(file)
