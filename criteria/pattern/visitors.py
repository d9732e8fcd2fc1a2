"""What can be read off an expression."""

from __future__ import annotations

from criteria.pattern.expressions import And, ConditionNumber, Connector, Expression, Or


def written(expression: Expression) -> str:
    """The one canonical text, with parentheses around every group: `( ( 1 and 2 ) or 3 )`."""
    if isinstance(expression, ConditionNumber):
        return str(expression.value)
    joint = f" {connector_of(expression)} "
    return f"( {joint.join(written(part) for part in expression.parts)} )"


def used_numbers(expression: Expression) -> frozenset[int]:
    """The numbers of the conditions that are used."""
    if isinstance(expression, ConditionNumber):
        return frozenset({expression.value})
    return frozenset().union(*(used_numbers(part) for part in expression.parts))


def flattened(expression: Expression) -> Expression:
    """The same condition with as few groups as there can be: no `and` directly inside an `and`."""
    if isinstance(expression, ConditionNumber):
        return expression
    parts: list[Expression] = []
    for part in map(flattened, expression.parts):
        parts.extend(part.parts if isinstance(part, type(expression)) else (part,))
    return type(expression)(tuple(parts))


def connector_of(group: And | Or) -> Connector:
    return Connector.AND if isinstance(group, And) else Connector.OR
