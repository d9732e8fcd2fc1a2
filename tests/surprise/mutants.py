"""The naive model of surprises with one rule broken at a time."""

from collections.abc import Callable
from typing import Any, TypeVar

from tests.surprise.guarded_run import GuardedRun
from tests.surprise.model import Organisation
from tests.surprise.undoing import Undo

MUTANTS: dict[tuple[str, str], type[Organisation]] = {}
"""By the rule, and what is wrong."""

M = TypeVar("M", bound=type[Any])


def breaks(rule: str, how: str) -> Callable[[M], M]:
    """Register an organisation that is wrong, or whose runs or undos are."""

    def register(mutant: M) -> M:
        assert (rule, how) not in MUTANTS
        MUTANTS[rule, how] = _organisation_with(mutant)
        return mutant

    return register


def _organisation_with(mutant: type[Any]) -> type[Organisation]:
    if issubclass(mutant, Organisation):
        return mutant
    kind = "run_class" if issubclass(mutant, GuardedRun) else "undo_class"
    assert issubclass(mutant, GuardedRun | Undo)
    return type(mutant.__name__, (Organisation,), {kind: mutant})
