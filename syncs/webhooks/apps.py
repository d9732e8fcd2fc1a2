from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """The room has tables of its own, and so migrations of its own."""

    name = "syncs.webhooks"
    label = "webhooks"
