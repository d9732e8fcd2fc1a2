"""The parser: tokens become an expression, by recursive descent.

    pattern = group
    group   = operand { "and" operand } | operand { "or" operand }
    operand = number | "(" group ")"

A number may be used twice: `( 1 and 2 ) or ( 1 and 3 )` says what it seems to say.
"""

from __future__ import annotations

from criteria.pattern.default import MAX_CONDITIONS
from criteria.pattern.errors import PatternError
from criteria.pattern.expressions import And, ConditionNumber, Expression, Or
from criteria.pattern.tokenizer import Token, TokenKind, tokenize
from criteria.pattern.visitors import used_numbers

MAX_DEPTH = MAX_CONDITIONS
"""The most parentheses inside parentheses; the longest default pattern has one less."""

_GROUPS: dict[TokenKind, type[And] | type[Or]] = {TokenKind.AND: And, TokenKind.OR: Or}


def parse_pattern(text: str, conditions: int) -> Expression:
    """Parse a pattern for this many conditions, each of which it must use (R33).

    Raises PatternError for the leftmost fault. The time is linear in the length of the text.
    """
    expression = _Parser(text, conditions).pattern()
    unused = sorted(set(range(1, conditions + 1)) - used_numbers(expression))
    if unused:
        raise PatternError(_unused(unused), position=len(text), length=0)
    return expression


class _Parser:
    """The next token, and the parentheses that are open before it."""

    def __init__(self, text: str, conditions: int) -> None:
        self._tokens = tokenize(text)
        self._next = next(self._tokens)
        self._open: list[Token] = []
        self._conditions = conditions

    def pattern(self) -> Expression:
        if self._is_at_end():
            explanation = "the pattern is empty. Write something like ( 1 and 2 ) or 3."
            raise PatternError(explanation, position=0, length=0)
        expression = self._group()
        if not self._is_at_end():
            raise _fault(self._next, "this closing parenthesis has no opening one before it.")
        return expression

    def _is_at_end(self) -> bool:
        return self._next.kind is TokenKind.END

    def _group(self) -> Expression:
        parts = [self._operand()]
        connector = self._next
        while self._next.kind in _GROUPS:
            if self._next.kind is not connector.kind:
                raise _mixed(connector, self._next)
            self._take()
            parts.append(self._operand())
        self._check_end_of_group()
        return _GROUPS[connector.kind](tuple(parts)) if len(parts) > 1 else parts[0]

    def _check_end_of_group(self) -> None:
        if self._next.kind in (TokenKind.NUMBER, TokenKind.OPEN):
            raise _fault(self._next, "“and” or “or” is missing before this.")
        if self._is_at_end() and self._open:
            raise _fault(self._open[-1], "this parenthesis is never closed.")

    def _operand(self) -> Expression:
        token = self._next
        if token.kind is TokenKind.NUMBER:
            self._take()
            return self._number(token)
        if token.kind is TokenKind.OPEN:
            return self._parenthesis()
        raise _missing_operand(token)

    def _parenthesis(self) -> Expression:
        self._open.append(self._take())
        if len(self._open) > MAX_DEPTH:
            raise _fault(self._open[-1], f"more than {MAX_DEPTH} parentheses are open here.")
        group = self._group()
        self._take()
        self._open.pop()
        return group

    def _number(self, token: Token) -> ConditionNumber:
        digits = token.text.lstrip("0")
        value = int(digits) if 0 < len(digits) <= len(str(self._conditions)) else 0
        if not 1 <= value <= self._conditions:
            raise _unknown(token, self._conditions)
        return ConditionNumber(value)

    def _take(self) -> Token:
        taken = self._next
        if not self._is_at_end():
            self._next = next(self._tokens)
        return taken


def _fault(token: Token, explanation: str) -> PatternError:
    return PatternError(explanation, position=token.position, length=len(token.text))


def _mixed(first: Token, second: Token) -> PatternError:
    return _fault(
        second,
        f"“{second.kind}” follows “{first.kind}” without parentheses, so that it could mean two "
        "things. Write ( 1 and 2 ) or 3, for instance, or 1 and ( 2 or 3 ).",
    )


def _missing_operand(token: Token) -> PatternError:
    before = "" if token.kind is TokenKind.END else f" before “{token.text}”"
    return _fault(token, f"a condition's number or an opening parenthesis is missing{before}.")


def _unknown(token: Token, conditions: int) -> PatternError:
    shown = token.text if len(token.text) <= 10 else f"{token.text[:10]}…"
    known = {0: "There are none yet", 1: "There is only condition 1"}.get(
        conditions, f"The conditions are 1 to {conditions}"
    )
    return _fault(token, f"there is no condition {shown}. {known}.")


def _unused(unused: list[int]) -> str:
    if len(unused) == 1:
        return f"condition {unused[0]} is not used. Use it in the pattern or delete it."
    listed = ", ".join(map(str, unused[:-1]))
    return f"conditions {listed} and {unused[-1]} are not used. Use or delete them."
