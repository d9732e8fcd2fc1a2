"""Imported by a worker (`--include`), lets it wait for Recruit, and begin turns beside, for
longer than any test lasts."""

from functools import partial

from recruit import Bounds, client
from syncs.turns import beside

setattr(client, "Bounds", partial(Bounds, read=600.0, total=600.0))  # noqa: B010 (a class's name)
setattr(beside, "BEGINS_SECONDS", 600.0)  # noqa: B010 (final to mypy)
