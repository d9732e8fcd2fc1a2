"""The pattern that joins numbered conditions, such as `( ( 1 and 2 ) or 3 )` (R32, R33).

A text becomes an expression, from which everything else is read:

text ── tokenizer ──▶ tokens ── parser ──▶ expression ── visitors ──▶ text, numbers, …
"""

from criteria.pattern.default import MAX_CONDITIONS, default_expression
from criteria.pattern.errors import PatternError
from criteria.pattern.expressions import And, ConditionNumber, Connector, Expression, Or
from criteria.pattern.parser import MAX_DEPTH, parse_pattern
from criteria.pattern.renumbering import moved, without
from criteria.pattern.tokenizer import MAX_PATTERN_LENGTH
from criteria.pattern.visitors import connector_of, flattened, used_numbers, written

__all__ = [
    "MAX_CONDITIONS",
    "MAX_DEPTH",
    "MAX_PATTERN_LENGTH",
    "And",
    "ConditionNumber",
    "Connector",
    "Expression",
    "Or",
    "PatternError",
    "connector_of",
    "default_expression",
    "flattened",
    "moved",
    "parse_pattern",
    "used_numbers",
    "without",
    "written",
]
