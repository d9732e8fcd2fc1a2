"""Kills the worker that a test drives, at any commit: its transaction is lost, and nobody hears of
it (R77).

Nothing else stays in the database of a `kill -9`. That is done to real workers in
`tests/processes/`, at a few moments; here every commit of a run can be one.
"""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.utils import timezone

from syncs.models import ImportRun, RunCheckpoint
from tests.world.imports import drive


class Killed(BaseException):
    """Nothing of the application catches it."""


class MortalWorker:
    """Dies at its commit of a certain number, counted from 1, and then does nothing any more."""

    def __init__(self, dies_at: int) -> None:
        self._left = dies_at
        self._commit = connection.commit

    def commit(self) -> None:
        self._left -= 1
        if not self._left:
            connection.rollback()
            raise Killed
        self._commit()

    def execute(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        if self._left == 0:
            raise Killed
        return execute(*arguments)


def drive_killed(run: ImportRun, *, at: int) -> bool:
    """Drive the run with a worker that dies at its commit of this number, and then to its end with
    others; tell whether there were so many."""
    worker = MortalWorker(at)
    try:
        with (
            patch.object(connection, "commit", worker.commit),
            connection.execute_wrapper(worker.execute),
        ):
            drive(run)
    except Killed:
        RunCheckpoint.objects.filter(pk=run.pk).update(lease_until=timezone.now())
        drive(run)
        return True
    return False
