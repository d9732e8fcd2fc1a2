"""Whatever happens in a small organisation, nothing leaves it otherwise than the model says."""

from unittest.mock import patch

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.builders import make_organisation
from tests.surprise.guarded_run import GuardedRun
from tests.surprise.machine import Surprises
from tests.surprise.model import Organisation
from tests.surprise.plans import Plan, plan_of
from tests.surprise.play import play
from tests.surprise.seldom import SELDOM
from tests.surprise.twin import TwinSurprises
from tests.surprise.vocabulary import AT_LEAST
from tests.world.source import Source

EXAMPLES, STEPS = 5, 10
NUMBERS = (1, 4, 18, 63, 107, 126)
"""Some that showed a fault of the application once."""


def test_nothing_happens_but_what_the_model_says(transactional_db: None, source: Source) -> None:
    def begin(plan: Plan) -> TwinSurprises:
        return TwinSurprises(plan, source, make_organisation())

    machine = type("Machine", (Surprises,), {"begin": staticmethod(begin)})
    # An example takes seconds, so what fails is shown as it was found.
    once = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
    )

    with patch("syncs.domain.removal_limit.AT_LEAST", AT_LEAST):
        run_state_machine_as_test(machine, settings=once)


@pytest.mark.parametrize("number", NUMBERS)
def test_what_a_number_stands_for_is_what_the_model_says(
    number: int, transactional_db: None, source: Source
) -> None:
    complaint = play(plan_of(number), source)

    assert complaint is None, complaint


SELDOM_BRINGS = (
    *("deleted", "taken_off", "opted_out", "claimed", "off", "before"),
    *("taken_over", "silence", "anew", "gone_meanwhile", "held_and_spared", "made_anew"),
)


@pytest.mark.parametrize("plan", SELDOM, ids=SELDOM_BRINGS)
def test_what_chance_seldom_brings_is_what_the_model_says(
    plan: Plan, transactional_db: None, source: Source
) -> None:
    complaint = play(plan, source)

    assert complaint is None, complaint


def test_difference_says_how_it_is_played_again(transactional_db: None, source: Source) -> None:
    with patch.object(TwinSurprises, "model_class", WrongOrganisation):
        complaint = play(plan_of(1), source)

    assert complaint
    assert complaint.endswith('again: make surprise ARGS="--seed 1 --examples 1"')
    assert "after ('run', 0, False):" in complaint


class NobodyIsNew(GuardedRun):
    """A run that is wrong about everybody."""

    def outcome_of(self, record: str) -> str:
        outcome = super().outcome_of(record)
        return "duplicate" if outcome == "new" else outcome


class WrongOrganisation(Organisation):
    """One whose runs the application never does."""

    run_class = NobodyIsNew
