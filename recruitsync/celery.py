"""The Celery application; tasks live in the apps' `tasks.py`, clockwork in `syncs/beat.py`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruitsync.settings")

app = Celery("recruitsync")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add("recruitsync.worker_reports:WorkerReports")
