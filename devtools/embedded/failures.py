"""The errors of embedded servers. Every message is for people and says what to do.

EmbeddedError
├── ProgramNotFoundError   no PostgreSQL or Valkey on this machine
├── IdentityError          PostgreSQL refuses to run as us, and there is nobody else
├── ServerFailedError      a server did not start, or its data cannot be used
└── FolderInUseError       another run works in this folder
"""

from pathlib import Path
from typing import Self


class EmbeddedError(Exception):
    pass


class ProgramNotFoundError(EmbeddedError):
    pass


class IdentityError(EmbeddedError):
    pass


class ServerFailedError(EmbeddedError):
    @classmethod
    def from_log(cls, what: str, log: Path) -> Self:
        lines = log.read_text(errors="replace").splitlines()[-15:]
        return cls("\n".join([f"{what}. The end of {log}:", *(f"  {line}" for line in lines)]))


class FolderInUseError(EmbeddedError):
    def __init__(self, folder: Path, pid: int | None) -> None:
        by = f" (process {pid})" if pid else ""
        super().__init__(f"{folder} is in use by another run{by}. Stop that one first.")
