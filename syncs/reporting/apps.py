from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ReportingConfig(AppConfig):
    """The views stand on tables that migrations change, so they go before and come back after."""

    name = "syncs.reporting"
    label = "reporting"

    def ready(self) -> None:
        from syncs.reporting.actions.views_of_database import drop_views, make_views  # noqa: PLC0415

        pre_migrate.connect(drop_views, sender=self)
        post_migrate.connect(make_views, sender=self)
