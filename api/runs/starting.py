"""The start of a run of whatever kind, and the refusals of it."""

from __future__ import annotations

from collections.abc import Callable

from accounts.access import TenantRequest
from api.frame.operations import Reply
from api.frame.problems import ApiProblem
from api.runs.answers import told_run
from syncs.models import ImportRun
from syncs.preview.actions.apply import ApplicationNeedsKey, NotApplied
from syncs.preview.actions.request import NoPreview, PreviewNeedsKey
from syncs.state.start import NotStarted, StartNeedsKey
from syncs.undo.actions import CannotUndo


def start_and_tell(request: TenantRequest, start: Callable[[], ImportRun]) -> Reply:
    """Start a run, and return it as it is then. Raises ApiProblem where it cannot be started."""
    try:
        run = start()
    except (StartNeedsKey, PreviewNeedsKey, ApplicationNeedsKey):
        raise ApiProblem("key_not_working") from None
    except (NotStarted, NoPreview, NotApplied, CannotUndo) as why:
        raise ApiProblem("conflict", str(why)) from why
    return told_run(request, run.pk)
