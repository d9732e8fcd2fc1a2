"""Wiring: settings, URLs, Celery, health, the embedded servers and the demo."""
