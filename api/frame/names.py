"""Names that are sent, checked as those that people type."""

from __future__ import annotations

from api.frame.problems import ApiProblem
from web.names import UnfitName, fit_name


def fit_sent_name(name: str, *, at: str) -> str:
    """Return the name as it is stored; `at` is where it was sent. Raises ApiProblem."""
    try:
        return fit_name(name)
    except UnfitName as fault:
        raise ApiProblem.at(at, str(fault)) from fault
