"""The visitors: each reads one thing off an expression."""

from __future__ import annotations

from criteria.pattern.expressions import And, ConditionNumber, Connector, Expression, Or


def written(expression: Expression) -> str:
    """Return the canonical text, with parentheses around every group: `( ( 1 and 2 ) or 3 )`."""
    if isinstance(expression, ConditionNumber):
        return str(expression.value)
    joint = f" {connector_of(expression)} "
    return f"( {joint.join(written(part) for part in expression.parts)} )"


def used_numbers(expression: Expression) -> frozenset[int]:
    """Return the numbers of the conditions that are used."""
    if isinstance(expression, ConditionNumber):
        return frozenset({expression.value})
    return frozenset().union(*(used_numbers(part) for part in expression.parts))


def flattened(expression: Expression) -> Expression:
    """Return the same condition with as few groups as there can be.

    No `and` stands directly inside an `and`, and no `or` inside an `or`.
    """
    if isinstance(expression, ConditionNumber):
        return expression
    parts: list[Expression] = []
    for part in map(flattened, expression.parts):
        parts.extend(part.parts if isinstance(part, type(expression)) else (part,))
    return type(expression)(tuple(parts))


def connector_of(group: And | Or) -> Connector:
    """Return the connector that joins the parts of a group."""
    return Connector.AND if isinstance(group, And) else Connector.OR
