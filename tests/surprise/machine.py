"""A state machine of Hypothesis that takes steps in both worlds, whatever comes first.

Each rule is a group of verbs, whose details are one number: evenly drawn, and small when shrunk.
"""

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.run.small_worlds import Action, drawn
from tests.surprise import plans
from tests.surprise.available import BY_HAND, HOLDS, PREVIEWS, RETROACTIVE, SUPPRESSIONS, UNDO
from tests.surprise.plans import Plan, a_step_of
from tests.surprise.pure import PureSurprises

Begin = Callable[[Plan], PureSurprises]


def steps(group: tuple[plans.Choice, ...]) -> st.SearchStrategy[Action]:
    return drawn(a_step_of(group))


class Surprises(RuleBasedStateMachine):
    """Whatever happens in a small organisation, step by step."""

    begin: Begin
    """How an organisation begins to be; given by whoever makes a machine of it."""
    worlds: PureSurprises

    @initialize(number=st.integers(0, 2**20 - 1))
    def arrive(self, number: int) -> None:
        chance = Random(number)
        account, limits = plans.an_account(chance), plans.the_limits(chance)
        arrivals = tuple(plans.arrivals(chance))
        self.worlds = type(self).begin(Plan(number, account, limits, ()))
        for step in arrivals:
            self.worlds.take(step)

    def does(self, what: str) -> bool:
        return what in self.worlds.model.does

    @rule(step=steps(plans.IN_RECRUIT), another=steps(plans.IN_RECRUIT))
    def change_in_recruit(self, step: Action, another: Action) -> None:
        self.worlds.take(step)
        self.worlds.take(another)

    @precondition(lambda self: self.does(BY_HAND))
    @rule(step=steps(plans.BY_HAND))
    def change_by_hand(self, step: Action) -> None:
        self.worlds.take(step)

    @precondition(lambda self: self.does(SUPPRESSIONS))
    @rule(step=steps(plans.SUPPRESSIONS))
    def suppress(self, step: Action) -> None:
        self.worlds.take(step)

    @rule(step=steps(plans.SWITCHES))
    def switch(self, step: Action) -> None:
        self.worlds.take(step)

    @rule(step=steps(plans.RUNS))
    def run(self, step: Action) -> None:
        self.worlds.take(step)

    @rule(change=steps(plans.IN_RECRUIT), step=steps(plans.RUNS))
    def change_and_run(self, change: Action, step: Action) -> None:
        self.worlds.take(change)
        self.worlds.take(step)

    @precondition(lambda self: self.does(PREVIEWS))
    @rule(step=steps(plans.PREVIEWS))
    def preview(self, step: Action) -> None:
        self.worlds.take(step)

    @precondition(lambda self: self.does(RETROACTIVE))
    @rule(step=steps(plans.RETROACTIVE))
    def preview_retroactively(self, step: Action) -> None:
        self.worlds.take(step)

    @precondition(lambda self: self.does(PREVIEWS) and self.worlds.previews())
    @rule(step=steps(plans.APPLIES))
    def apply(self, step: Action) -> None:
        self.worlds.take(step)

    @precondition(lambda self: self.does(HOLDS) and self.worlds.model.open_holds())
    @rule(step=steps(plans.ANSWERS))
    def answer(self, step: Action) -> None:
        self.worlds.take(step)

    @precondition(lambda self: self.does(UNDO) and self.worlds.undoable())
    @rule(step=steps(plans.UNDOS))
    def undo(self, step: Action) -> None:
        self.worlds.take(step)
