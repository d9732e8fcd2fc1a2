"""Statements write stored values by name."""

import re

import pytest

from contacts.models import DepartureCause, SuppressionKind, SuppressionOrigin
from recruitsync.environment import PROJECT
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import HoldAnswer, Policy
from syncs.sql.kinds import RowKind
from syncs.sql.statements import NAMED_VALUES

STATEMENTS = sorted(PROJECT.glob("syncs/sql/*/*.sql"))
EVERY_STATEMENT = pytest.mark.parametrize(
    "text", [path.read_text() for path in STATEMENTS], ids=[path.stem for path in STATEMENTS]
)
COMMENT = re.compile(r"--.*$", re.MULTILINE)


@EVERY_STATEMENT
def test_statement_names_only_what_there_is(text: str) -> None:
    assert set(re.findall(r"%\(([A-Z_]+)\)s", text)) <= set(NAMED_VALUES)


@EVERY_STATEMENT
def test_statement_has_no_kind_and_no_policy_as_a_literal(text: str) -> None:
    literals = re.findall(r"'([^']*)'", COMMENT.sub("", text))

    assert {*RowKind, *Policy.values} & set(literals) == set()


def test_no_two_values_have_one_name() -> None:
    suppressions = (SuppressionKind, SuppressionOrigin)
    enums = (Outcome, Reason, Policy, RowKind, *suppressions, HoldAnswer, DepartureCause)

    assert len(NAMED_VALUES) == 3 + sum(map(len, enums))
