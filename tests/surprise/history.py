"""The runs that have been, of every kind, and which of them wait for an answer."""

from collections.abc import Set as AbstractSet

from tests.surprise.available import EVERYTHING, HOLDS
from tests.surprise.people import GuardedDefinition, GuardedPeople, Hold, Past


class History(GuardedPeople):
    """People, and the runs that they came and went by.

    Without `HOLDS` among what it does, runs go by the rules as they are without a guard.
    """

    def __init__(self, turning_empty: int = 50, does: AbstractSet[str] = EVERYTHING) -> None:
        super().__init__(turning_empty, has_guard=HOLDS in does)
        self.does = does
        self.history: list[Past] = []

    def begin(self, kind: str, definition: GuardedDefinition, full: bool = False) -> Past:
        number, watermark = len(self.history), definition.watermark
        past = Past(number, kind, definition.sync, full, watermark_before=watermark)
        past.opt_outs, past.tick = definition.opt_outs, self.ticks
        self.history.append(past)
        return past

    def end(self, past: Past, state: str) -> Past:
        past.state = state
        return past

    def open_holds(self) -> list[Hold]:
        return [hold for hold in self.holds if hold.answer is None]

    def runs_since(self, past: Past) -> list[Past]:
        """R98: the later runs of the sync."""
        return [each for each in self.history[past.number + 1 :] if each.sync == past.sync]

    def root_of(self, past: Past) -> int:
        """R98: the run that one is about in the end: which an undo undoes, or does again."""
        while past.kind == "undo" and past.about is not None:
            past = self.history[past.about]
        return past.number

    def can_be_undone(self, past: Past) -> bool:
        """R98: a run that has changed something for good, once, and asks about nobody."""
        asks = any(hold.number == past.number for hold in self.open_holds())
        done = past.state == "succeeded" and past.kind != "preview"
        return done and not past.is_undone and not asks
