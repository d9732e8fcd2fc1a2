"""A pattern as a tree: frozen values, and nothing of how they were written but the grouping."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Connector(StrEnum):
    """The word that joins conditions."""

    AND = "and"
    OR = "or"


@dataclass(frozen=True, slots=True)
class ConditionNumber:
    """The condition of this number, counted from 1."""

    value: int


@dataclass(frozen=True, slots=True)
class And:
    """A group of which all parts hold; it has two or more."""

    parts: tuple[Expression, ...]

    def __post_init__(self) -> None:
        _check_parts(self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """A group of which at least one part holds; it has two or more."""

    parts: tuple[Expression, ...]

    def __post_init__(self) -> None:
        _check_parts(self.parts)


Expression = ConditionNumber | And | Or


def _check_parts(parts: tuple[Expression, ...]) -> None:
    if len(parts) < 2:
        raise ValueError("A group has two parts or more.")
