"""The pattern of conditions that nobody has grouped: left to right (R32)."""

from __future__ import annotations

from collections.abc import Sequence

from criteria.pattern.expressions import And, ConditionNumber, Connector, Expression, Or

MAX_CONDITIONS = 100
"""The most that any setting may allow; trees stay shallow enough to be walked by recursion."""


def default_expression(connectors: Sequence[Connector]) -> Expression:
    """Join as many conditions as there are connectors, each to all before it.

    The first connector joins nothing. Raises ValueError for none and for more than MAX_CONDITIONS.
    """
    if not 1 <= len(connectors) <= MAX_CONDITIONS:
        raise ValueError(f"There must be 1 to {MAX_CONDITIONS} conditions.")
    expression: Expression = ConditionNumber(1)
    for number, connector in enumerate(connectors[1:], start=2):
        group = And if connector is Connector.AND else Or
        expression = group((expression, ConditionNumber(number)))
    return expression
