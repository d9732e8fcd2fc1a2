"""A state machine of Hypothesis that takes steps in both worlds, whatever comes first.

Each rule is a group of verbs, whose details are one number: evenly drawn, and small when shrunk.
"""

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.run.small_worlds import Action, drawn
from tests.surprise import plans, vocabulary
from tests.surprise.available import BY_HAND, HOLDS, PREVIEWS, RETROACTIVE, SUPPRESSIONS, UNDO
from tests.surprise.plans import Plan
from tests.surprise.pure import PureSurprises
from tests.surprise.stories import a_story
from tests.surprise.vocabulary import Choice, a_step_of

Begin = Callable[[Plan], PureSurprises]


def steps(group: tuple[Choice, ...]) -> st.SearchStrategy[Action]:
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
        self.worlds = type(self).begin(Plan(number, account, plans.views(chance), limits, ()))
        for step in arrivals:
            self.worlds.take(step)

    def does(self, what: str) -> bool:
        return what in self.worlds.model.does

    @rule(step=steps(vocabulary.IN_RECRUIT), another=steps(vocabulary.IN_RECRUIT))
    def change_in_recruit(self, step: Action, another: Action) -> None:
        self.worlds.take(step)
        self.worlds.take(another)

    @precondition(lambda self: self.does(BY_HAND))
    @rule(step=steps(vocabulary.BY_HAND))
    def change_by_hand(self, step: Action) -> None:
        self.worlds.take(step)

    @precondition(lambda self: self.does(SUPPRESSIONS))
    @rule(step=steps(vocabulary.SUPPRESSIONS))
    def suppress(self, step: Action) -> None:
        self.worlds.take(step)

    @rule(step=steps(vocabulary.SWITCHES))
    def switch(self, step: Action) -> None:
        self.worlds.take(step)

    @rule(step=steps(vocabulary.RUNS))
    def run(self, step: Action) -> None:
        self.worlds.take(step)

    @rule(story=drawn(a_story))
    def tell(self, story: list[Action]) -> None:
        for step in story:
            self.worlds.take(step)

    @rule(change=steps(vocabulary.IN_RECRUIT), step=steps(vocabulary.RUNS))
    def change_and_run(self, change: Action, step: Action) -> None:
        self.worlds.take(change)
        self.worlds.take(step)

    @precondition(lambda self: self.does(PREVIEWS))
    @rule(step=steps(vocabulary.PREVIEWS))
    def preview(self, step: Action) -> None:
        self.worlds.take(step)

    @precondition(lambda self: self.does(RETROACTIVE))
    @rule(step=steps(vocabulary.RETROACTIVE))
    def preview_retroactively(self, step: Action) -> None:
        self.worlds.take(step)

    @precondition(lambda self: self.does(PREVIEWS) and self.worlds.previews())
    @rule(step=steps(vocabulary.APPLIES))
    def apply(self, step: Action) -> None:
        self.worlds.take(step)

    @precondition(lambda self: self.does(HOLDS) and self.worlds.model.open_holds())
    @rule(step=steps(vocabulary.ANSWERS))
    def answer(self, step: Action) -> None:
        self.worlds.take(step)

    @precondition(lambda self: self.does(UNDO) and self.worlds.undoable())
    @rule(step=steps(vocabulary.UNDOS))
    def undo(self, step: Action) -> None:
        self.worlds.take(step)
