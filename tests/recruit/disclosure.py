"""Looking for secrets where none may be."""

from __future__ import annotations

import pickle
from collections.abc import Iterator


def told_by(error: BaseException) -> str:
    """All that a log, a tracker of errors or another process could learn from an error."""
    return "\n".join(part for link in _chain(error) for part in _parts(link))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    if error is not None:
        yield error
        yield from _chain(error.__cause__)
        yield from _chain(error.__context__)


def _parts(error: BaseException) -> Iterator[str]:
    yield from (str(error), repr(error), repr(error.args))
    yield from map(repr, vars(error).values())
    yield pickle.dumps(error).decode("latin-1")
