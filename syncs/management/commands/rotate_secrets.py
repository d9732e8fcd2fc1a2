"""`manage.py rotate_secrets`: before an old key is taken off SECRETS_KEY_RING."""

from typing import Any

from django.core.management.base import CommandError

from accounts.api_tokens.actions import rotate_kept_answers
from accounts.audit.command import RecordedCommand
from accounts.profile.second_factor import rotate_second_factors
from syncs.connection.actions.secret_rotation import rotate_secrets
from syncs.webhooks.actions.secrets import rotate_webhook_secrets


class Command(RecordedCommand):
    help = (
        "Encrypt all stored credentials, second factors, secrets of webhooks and answers that"
        " the API keeps for repetitions under the first key of SECRETS_KEY_RING."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        rotated = rotate_secrets()
        second_factors, people = rotate_second_factors()
        webhooks = rotate_webhook_secrets()
        answers = rotate_kept_answers()
        self.stdout.write(f"Connections under the newest key: {len(rotated.done)}")
        self.stdout.write(f"Second factors under the newest key: {second_factors}")
        self.stdout.write(f"Webhooks under the newest key: {len(webhooks.done)}")
        self.stdout.write(f"Kept answers of the API under the newest key: {answers}")
        if webhooks.unreadable:
            raise CommandError(
                "No key of SECRETS_KEY_RING opens the secret of webhook"
                f" {', '.join(map(str, webhooks.unreadable))}. Put the key back on the ring, or"
                " have an admin replace the secret. Until then, take no key off."
            )
        if people:
            raise CommandError(
                "No key of SECRETS_KEY_RING opens the second factor of user"
                f" {', '.join(map(str, people))}. Put the key back on the ring. Until then, take no"
                " key off."
            )
        if rotated.unreadable:
            numbers = ", ".join(map(str, rotated.unreadable))
            raise CommandError(
                f"No key of SECRETS_KEY_RING opens the credentials of connection {numbers}."
                " Put the key that they were encrypted with back on the ring, or have an admin"
                " enter them again. Until then, take no key off."
            )
