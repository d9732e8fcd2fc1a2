from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """The lock on the rows of organisations is put on after each migration, when all tables are
    there; who signs in is heard of as soon as there are models."""

    name = "accounts"

    def ready(self) -> None:
        from accounts import sign_in_log  # noqa: F401, PLC0415
        from accounts.tenancy.row_security import lock_rows  # noqa: PLC0415

        post_migrate.connect(lock_rows, sender=self)
