"""The application that loads Celery with Django, so that every process can queue tasks."""

from django.apps import AppConfig

from recruitsync.celery import app as celery_app

__all__ = ["RecruitSyncConfig", "celery_app"]


class RecruitSyncConfig(AppConfig):
    name = "recruitsync"
