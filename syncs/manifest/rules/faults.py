"""The faults of a manifest, each with the line and the path at which it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""The keys and places that lead to a value, such as `("syncs", 0, "schedule", "zone")`."""


@dataclass(frozen=True)
class ManifestFault:
    """Something that is wrong; `line` counts from 1, and is 0 where there is none to name."""

    path: Path
    message: str
    line: int = 0

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        where = ", ".join(filter(None, [line, path_in_words(self.path)]))
        return f"{where}: {self.message}" if where else self.message


Note = Callable[[ManifestFault], None]
"""Takes a fault that was found."""


class UnfitManifest(Exception):
    """The manifest cannot be applied, and nothing was changed."""

    def __init__(self, faults: Sequence[ManifestFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def path_in_words(path: Path) -> str:
    """Return such as `syncs[1].schedule.zone`; places count from 1, as people count."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text
