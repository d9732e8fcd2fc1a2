"""Whoever is left tells: what a tick does, done without one where parts are silent (R96).

Without Beat or the broker no tick comes, so Beat and workers look themselves while they report.
Many may do so at once: what was noticed and sent is in PostgreSQL.
"""

import logging
import time
from smtplib import SMTPException
from threading import Thread

from django.db import Error, connection

from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from syncs.alarms.heartbeats import find_silences
from syncs.clock import database_now
from syncs.notifications.actions.tell import tell_by_myself

logger = logging.getLogger(__name__)

WATCH_SECONDS = 30.0
"""How often it is looked whether another part is silent."""


class Watch:
    """A look at the other parts now and then, in a thread of its own: neither a database nor a mail
    server that hangs keeps anybody from reporting."""

    def __init__(self, seconds: float = WATCH_SECONDS) -> None:
        self._seconds = seconds
        self._looked_at = time.monotonic()
        self._thread: Thread | None = None

    def look(self) -> None:
        """Look, unless that was done a moment ago or still goes on."""
        is_busy = self._thread is not None and self._thread.is_alive()
        if is_busy or time.monotonic() - self._looked_at < self._seconds:
            return
        self._looked_at = time.monotonic()
        self._thread = Thread(target=_tell_of_silences, daemon=True)
        self._thread.start()


@across_organisations(AcrossReason.CLOCK)
def _tell_of_silences() -> None:
    try:
        if find_silences():
            tell_by_myself(database_now())
    except (Error, OSError, SMTPException) as error:
        logger.warning("nobody was told of silent parts: %s", " ".join(str(error).split()))
    finally:
        connection.close()
