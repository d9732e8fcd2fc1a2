"""Plays a plan in both worlds, and makes one that fails smaller."""

import sys
import traceback
from dataclasses import replace
from unittest.mock import patch

from tests.run.small_worlds import Action
from tests.surprise.database import another_organisation
from tests.surprise.plans import Plan
from tests.surprise.twin import TwinSurprises
from tests.surprise.vocabulary import AT_LEAST
from tests.world.source import Source


def play(plan: Plan, source: Source) -> str | None:
    """Return what was wrong, after which step, and how it is played again; None if all is well."""
    step: Action = ()
    try:
        with patch("syncs.domain.removal_limit.AT_LEAST", AT_LEAST):
            worlds = TwinSurprises(plan, source, another_organisation())
            for step in plan.steps:
                worlds.take(step)
    except Exception:
        again = f'again: make surprise ARGS="--seed {plan.number} --examples 1"'
        return f"{plan}\nafter {step}:\n{traceback.format_exc()}\n{again}"
    return None


def smaller(plan: Plan, source: Source) -> Plan:
    """Return a plan that fails too, and has no step without which it still would."""
    for place in reversed(range(len(plan.steps))):
        shorter = replace(plan, steps=plan.steps[:place] + plan.steps[place + 1 :])
        if play(shorter, source):
            plan = shorter
            sys.stdout.write(f"  {len(plan.steps)} steps fail\n")
    return plan
