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
        past.opt_outs = definition.opt_outs
        self.history.append(past)
        return past

    def end(self, past: Past, state: str) -> Past:
        past.state = state
        return past

    def open_holds(self) -> list[Hold]:
        return [hold for hold in self.holds if hold.answer is None]

    def runs_since(self, past: Past) -> list[Past]:
        """R98: the later runs of the sync that stand, without those undone and their undos."""
        later = [each for each in self.history[past.number + 1 :] if each.sync == past.sync]
        return [each for each in later if self.is_in_effect(each) and not self.undoes(each, later)]

    def is_in_effect(self, past: Past) -> bool:
        undos = [each for each in self.history if each.kind == "undo" and each.about == past.number]
        return not any(self.is_in_effect(undo) for undo in undos)

    def undoes(self, past: Past, runs: list[Past]) -> bool:
        return past.kind == "undo" and past.about in {each.number for each in runs}

    def can_be_undone(self, past: Past) -> bool:
        """R98: a run that has changed something for good, once, and asks about nobody."""
        asks = any(hold.number == past.number for hold in self.open_holds())
        done = past.state == "succeeded" and past.kind != "preview"
        return done and not past.is_undone and not asks
