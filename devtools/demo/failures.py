"""The errors that end `make run` before anybody asked for it."""

from collections.abc import Iterable
from typing import Self


class DemoError(Exception):
    """An error that ends the demo; the message is for people and says what happened."""

    @classmethod
    def last_words(cls, name: str, code: int, lines: Iterable[str]) -> Self:
        told = [f"  {line}" for line in lines] or ["  (it wrote nothing)"]
        how = f"was killed by signal {code - 128}" if code > 128 else f"ended with code {code}"
        return cls("\n".join([f"{name} {how}. Its last lines:", *told]))
