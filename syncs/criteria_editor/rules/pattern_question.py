"""The question about a pattern that somebody wrote, when conditions are renumbered (R33)."""

from __future__ import annotations

from dataclasses import dataclass

from criteria import Criteria, Edited

KEEP, RESET = "keep", "reset"
"""What a person may wish to be done with the pattern."""


@dataclass(frozen=True)
class PatternQuestion:
    """A question to a person before the `action` of a button is done.

    `kept` is the pattern under the new numbers, "" where it cannot be carried over.
    """

    action: str
    kept: str


def settle(edited: Edited, wish: str, *, action: str) -> Criteria | PatternQuestion:
    """Return the criteria as the person wishes, or the question where no wish is said yet."""
    if edited.kept and wish not in {KEEP, RESET}:
        return PatternQuestion(action, edited.kept.pattern or "")
    if edited.must_reset and wish != RESET:
        return PatternQuestion(action, "")
    return edited.kept if edited.kept and wish == KEEP else edited.reset
