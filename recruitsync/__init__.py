"""Wiring: settings, URLs, Celery and health."""
