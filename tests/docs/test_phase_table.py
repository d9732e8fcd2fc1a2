"""The phases in the architecture are those of the code: the same, in the same order, in the same
modules."""

import re

from recruitsync.environment import PROJECT
from syncs.checkpoint.phases import ORDER
from syncs.run.steps import PHASE_STEPS

ARCHITECTURE = (PROJECT / "docs" / "architecture.md").read_text()
ROW = re.compile(r"^\| ((?:`\w+`(?:, )?)+) \| `([\w/]+)\.py` \|", re.MULTILINE)


def documented() -> list[tuple[str, str]]:
    """Each phase of the table with the module it is in."""
    _, _, below = ARCHITECTURE.partition("| phase | module in `syncs/` |")
    table, _, _ = below.partition("\n\n")
    return [
        (phase, module.replace("/", "."))
        for phases, module in ROW.findall(table)
        for phase in re.findall(r"`(\w+)`", phases)
    ]


def test_table_of_the_architecture_is_that_of_the_code() -> None:
    assert documented() == [(phase.value, PHASE_STEPS[phase].__module__) for phase in ORDER]


def test_every_phase_has_a_step_and_no_step_is_without_a_phase() -> None:
    assert list(PHASE_STEPS) == list(ORDER)
