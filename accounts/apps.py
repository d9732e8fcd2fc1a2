from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """The lock on the rows of organisations is put on after each migration, when all tables are
    there."""

    name = "accounts"

    def ready(self) -> None:
        from accounts.tenancy.row_security import lock_rows  # noqa: PLC0415

        post_migrate.connect(lock_rows, sender=self)
