"""Names that are sent, checked as those that people type."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from api.frame.problems import ApiProblem
from contacts.actions.lists import NameTaken
from contacts.actions.own_fields import LabelTaken
from syncs.definition.actions.change import SyncNameTaken
from syncs.mapping.actions.favourites import FavouriteNameTaken
from web.names import UnfitName, fit_name

SYNC_NAME_TAKEN = "A sync of this connection has this name already. Choose another one."
FAVOURITE_NAME_TAKEN = "There is a favourite of this name. Choose another one."


@contextmanager
def refusing_names(*, at: str) -> Iterator[None]:
    """Refuse a name that cannot be, or that another one has, as that which was sent at `at`."""
    try:
        yield
    except UnfitName as fault:
        raise ApiProblem.at(at, str(fault)) from fault
    except (NameTaken, LabelTaken) as taken:
        raise _taken(at, str(taken)) from taken
    except SyncNameTaken as taken:
        raise _taken(at, SYNC_NAME_TAKEN) from taken
    except FavouriteNameTaken as taken:
        raise _taken(at, FAVOURITE_NAME_TAKEN) from taken


def fit_sent_name(name: str, *, at: str) -> str:
    """Return the name as it is stored; `at` is where it was sent. Raises ApiProblem."""
    with refusing_names(at=at):
        return fit_name(name)


def _taken(at: str, words: str) -> ApiProblem:
    return ApiProblem.at(at, words, code="name_taken")
