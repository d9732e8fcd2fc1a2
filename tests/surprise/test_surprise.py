"""Whatever happens in a small organisation, nothing leaves it otherwise than the model says."""

from unittest.mock import patch

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.builders import make_organisation
from tests.surprise.machine import Surprises
from tests.surprise.plans import AT_LEAST, Plan, plan_of
from tests.surprise.play import play
from tests.surprise.twin import TwinSurprises
from tests.world.source import Source

EXAMPLES, STEPS = 15, 12
NUMBERS = range(1, 16)


def test_nothing_happens_but_what_the_model_says(transactional_db: None, source: Source) -> None:
    def begin(plan: Plan) -> TwinSurprises:
        return TwinSurprises(plan, source, make_organisation())

    machine = type("Machine", (Surprises,), {"begin": staticmethod(begin)})
    # A step takes a tenth of a second, so what fails is shown as it was found.
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

    assert complaint is None
