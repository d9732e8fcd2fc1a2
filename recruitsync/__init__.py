"""The wiring: settings, URLs, Celery and health."""
