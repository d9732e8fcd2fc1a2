"""The Celery application; tasks live in the apps' `tasks.py`, clockwork in `syncs/beat.py`."""

import os
from typing import Any

from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.exceptions import TimeoutError as NoAnswer

from web.silence import SilentNow
from web.valkey import VALKEY

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruitsync.settings")


class OurCelery(Celery):
    """Celery whose messages raise OperationalError at once while the broker is known to be silent:
    whoever sends one does without it then, and a person waits for a frozen broker once at most."""

    def connection_for_write(self, *args: Any, **options: Any) -> Any:
        """Return a connection that waits for an answer for a short time. That of a worker which
        takes messages has no such bound: one that it could not acknowledge would be its last."""
        bounds = dict.fromkeys(
            ("socket_connect_timeout", "socket_timeout"), settings.BROKER_SECONDS
        )
        return super().connection_for_write(*args, **{"transport_options": bounds, **options})

    def send_task(self, *args: Any, **options: Any) -> Any:
        try:
            with VALKEY.asking():
                return self._send_or_again(*args, **{"retry": False, **options})
        except SilentNow:
            raise OperationalError("the broker did not answer a moment ago") from None

    def _send_or_again(self, *args: Any, **options: Any) -> Any:
        """Send it once more where the broker had closed the connection; Celery itself would wait
        for a frozen one again and again."""
        try:
            return super().send_task(*args, **options)
        except OperationalError as error:
            if isinstance(error.__cause__, NoAnswer):
                raise
            return super().send_task(*args, **options)


app = OurCelery("recruitsync")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add("recruitsync.worker_reports:WorkerReports")
