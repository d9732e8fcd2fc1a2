"""Errors tell what to do apart, and travel between processes."""

import pickle
from datetime import UTC, datetime

import pytest

from recruit import errors


def subclasses(kind):
    return {kind}.union(*map(subclasses, kind.__subclasses__()))


def test_every_error_is_drawn_in_the_docstring():
    drawn = errors.__doc__
    own = [kind for kind in subclasses(errors.RecruitError) if kind.__module__ == errors.__name__]
    assert [kind.__name__ for kind in own if kind.__name__ not in drawn] == []


def test_every_stop_has_a_kind_of_its_own():
    stops = {kind for kind in subclasses(errors.StopRun) if kind.__module__ == errors.__name__}
    assert len({kind.kind for kind in stops}) == len(stops)


@pytest.mark.parametrize(
    "error",
    [
        errors.RateLimited("slow down", status=429, code="TOO_MANY_REQUESTS", retry_after=2.5),
        errors.CreditsUsedUp("later", status=429, resume_at=datetime(2026, 1, 2, tzinfo=UTC)),
        errors.UnexpectedAnswer("odd"),
    ],
)
def test_error_survives_pickling(error):
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))
