"""The search API's criteria in text: `((Last_Name:equals:Burns)and(City:starts_with:S))`.

Only two operators, at most ten conditions. `(`, `)` and `,` in a value stand behind a backslash;
real clients send one or two.
"""

import re
from typing import Any

from .criteria import InvalidCriteria

MOST = 10
_COMPARATORS = {"equals": "equal", "starts_with": "starts_with"}
# An escaped sign, or any sign but a parenthesis.
_LEAF = re.compile(r"(?:\\{1,2}[(),]|[^()])*")
_ESCAPED = re.compile(r"\\{1,2}([(),])")
_CONNECTOR = re.compile(r"\s*(and|or)\s*", re.IGNORECASE)


def parse_search(text: str) -> dict[str, Any]:
    """The same criteria in JSON form; raises InvalidCriteria."""
    reader = _Reader(text.strip())
    criteria = reader.group()
    if reader.rest:
        raise InvalidCriteria(f"unexpected {reader.rest[:20]!r}")
    if reader.leaves > MOST:
        raise InvalidCriteria(f"more than {MOST} conditions")
    return criteria


class _Reader:
    """Reads from the left; `rest` is what is still to be read."""

    def __init__(self, text: str) -> None:
        self.rest = text
        self.leaves = 0

    def group(self) -> dict[str, Any]:
        """Parts with connectors between them, taken from left to right."""
        criteria = self._part()
        while connector := _CONNECTOR.match(self.rest):
            self.rest = self.rest[connector.end() :]
            operator = connector[1].lower()
            criteria = {"group_operator": operator, "group": [criteria, self._part()]}
        return criteria

    def _part(self) -> dict[str, Any]:
        self._expect("(")
        criteria = self.group() if self.rest.startswith("(") else self._leaf()
        self._expect(")")
        return criteria

    def _leaf(self) -> dict[str, Any]:
        match = _LEAF.match(self.rest)
        text = match[0] if match else ""
        self.rest = self.rest[len(text) :]
        self.leaves += 1
        field, _, condition = text.partition(":")
        operator, colon, value = condition.partition(":")
        if operator not in _COMPARATORS or not colon:
            raise InvalidCriteria(f"field:operator:value expected, not {text!r}")
        value = _ESCAPED.sub(r"\1", value)
        return {"field": field.strip(), "comparator": _COMPARATORS[operator], "value": value}

    def _expect(self, sign: str) -> None:
        if not self.rest.startswith(sign):
            raise InvalidCriteria(f"{sign!r} expected before {self.rest[:20]!r}")
        self.rest = self.rest[1:]
