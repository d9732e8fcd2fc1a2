"""Every error has a code, and the documents list what each means (R99)."""

import re

import pytest

from recruit.errors import StopRun, UnexpectedAnswer
from recruitsync.environment import PROJECT
from syncs.account.client import ConnectionUnusable
from syncs.domain.known_errors import KNOWN_ERRORS, KnownError, known_error
from syncs.run.apply import StagingLost
from syncs.run.settings_snapshot import CriteriaUnusable

ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
LISTED = {code: cells for code, *cells in ROW.findall((PROJECT / "docs/errors.md").read_text())}


def kinds_of(error: type[StopRun] | type[UnexpectedAnswer]) -> set[str]:
    """Return the kinds of an error and of all that are made of it, wherever they are defined."""
    return {error.kind}.union(*map(kinds_of, error.__subclasses__()))


def test_documents_list_every_code_in_order() -> None:
    assert list(LISTED) == [error.code for error in KNOWN_ERRORS]


@pytest.mark.parametrize("error", KNOWN_ERRORS, ids=lambda error: error.code)
def test_documents_say_who_acts_and_what_is_next(error: KnownError) -> None:
    meaning, actor, next_step = LISTED[error.code]

    assert meaning.strip() == error.means
    assert (actor.strip(), next_step.strip()) == (error.actor.value, error.what_to_do)


def test_every_error_that_stops_a_run_is_known() -> None:
    kinds = kinds_of(StopRun)

    assert {each.kind for each in (ConnectionUnusable, CriteriaUnusable, StagingLost)} < kinds
    kinds |= kinds_of(UnexpectedAnswer)
    assert {kind for kind in kinds if known_error(kind) is None} == set()


def test_words_of_an_error_are_the_applications_alone() -> None:
    sources = PROJECT.glob("recruit/**/*.py")
    assert [path.name for path in sources if "Account settings" in path.read_text()] == []
