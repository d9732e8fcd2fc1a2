"""The criteria of the search API in text: `((Last_Name:equals:Burns)and(City:starts_with:S))`.

There are two operators, and at most ten conditions. `(`, `)` and `,` in a value stand behind a
backslash; real clients send one or two, and some write a backslash itself as two.
"""

import re
from typing import Any

from ..schema.module import Module
from .criteria import InvalidCriteria

MAX_CONDITIONS = 10
_DEEPEST = 50
_COMPARATORS = {"equals": "equal", "starts_with": "starts_with"}
# An escaped sign, or any sign that needs no escape.
_LEAF = re.compile(r"(?:\\{1,2}[(),]|[^(),])*")
_ESCAPED = re.compile(r"\\{1,2}([(),])|\\(\\)")
_CONNECTOR = re.compile(r"\s*(and|or)\s*", re.IGNORECASE)


def parse_search(text: str, *, equals_contains: bool = False) -> dict[str, Any]:
    """Return the same criteria in JSON form. Raises InvalidCriteria.

    `equals_contains` says that equals finds what contains the value.
    """
    comparators = _COMPARATORS | ({"equals": "contains"} if equals_contains else {})
    reader = _Reader(text.strip(), comparators)
    criteria = reader.group()
    if reader.rest:
        raise InvalidCriteria(f"unexpected {reader.rest[:20]!r}")
    if reader.leaves > MAX_CONDITIONS:
        raise InvalidCriteria(f"more than {MAX_CONDITIONS} conditions")
    return criteria


def of_words(kind: str, text: str, module: Module) -> dict[str, Any]:
    """Return what `email=`, `phone=` and `word=` look for: in all fields that hold such a thing."""
    types, comparator = _KINDS[kind]
    fields = [field.api_name for field in module.fields if field.data_type in types]
    parts = [{"field": name, "comparator": comparator, "value": text} for name in fields]
    return {"group_operator": "or", "group": parts}


_KINDS = {
    "email": (("email",), "equal"),
    "phone": (("phone",), "equal"),
    "word": (("text", "email", "phone"), "contains"),
}


class _Reader:
    """A reader from the left; `rest` is what is still to be read."""

    def __init__(self, text: str, comparators: dict[str, str]) -> None:
        self.rest = text
        self.leaves = 0
        self._depth = 0
        self._comparators = comparators

    def group(self) -> dict[str, Any]:
        """Read parts with connectors between them, taken from left to right."""
        criteria = self._part()
        while connector := _CONNECTOR.match(self.rest):
            self.rest = self.rest[connector.end() :]
            operator = connector[1].lower()
            criteria = {"group_operator": operator, "group": [criteria, self._part()]}
        return criteria

    def _part(self) -> dict[str, Any]:
        self._expect("(")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InvalidCriteria("too many parentheses")
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
        if operator not in self._comparators or not colon:
            raise InvalidCriteria(f"field:operator:value expected, not {text!r}")
        value = _ESCAPED.sub(lambda match: match[1] or match[2], value)
        return {"field": field.strip(), "comparator": self._comparators[operator], "value": value}

    def _expect(self, sign: str) -> None:
        if not self.rest.startswith(sign):
            raise InvalidCriteria(f"{sign!r} expected before {self.rest[:20]!r}")
        self.rest = self.rest[1:]
