"""What the application can do of what the model describes.

Whoever describes something new adds its name to `AVAILABLE` once the application does it; from then
on the machine does it, too.
"""

RUNS, BY_HAND, SUPPRESSIONS = "runs", "by hand", "suppressions"
KEPT = "kept"
"""Rows of those who stay because they were imported before an option was on (R50, R51)."""
HOLDS = "holds"
"""The removal guard, answers and expiry (R74)."""
PREVIEWS = "previews"
"""Previews, and applying them (R75)."""
RETROACTIVE = "retroactive"
"""Previews in which the options count from the beginning (R52)."""
UNDO = "undo"
"""Undoing a run (R98)."""

EVERYTHING = frozenset(
    {RUNS, BY_HAND, SUPPRESSIONS, KEPT, HOLDS, PREVIEWS, RETROACTIVE, UNDO},
)
AVAILABLE: frozenset[str] = EVERYTHING
