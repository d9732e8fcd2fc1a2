"""Keeps what second factors are made of encrypted (R3, R100), and encrypts it anew."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.models import User
from web.key_ring import SecretUnreadable, decrypt, encrypt

SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}
"""The name under which each kind keeps its secret; a passkey has a public key and none."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Allauth's second factors, with their secrets under the key ring."""

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """Return the name that a new passkey is offered."""
        there = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {there + 1}" if there else "Passkey"

    def encrypt(self, text: str) -> str:
        return encrypt(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text.encode())


def rotate_second_factors() -> tuple[int, list[int]]:
    """Encrypt the secrets of all second factors under the newest key.

    Returns how many are under it now, and the numbers of the people whose secret no key opens.
    """
    numbers = Authenticator.objects.filter(type__in=SECRETS).order_by("pk")
    people = [_rotate(number) for number in numbers.values_list("pk", flat=True)]
    unreadable = sorted({person for person in people if person})
    return people.count(0), unreadable


@transaction.atomic
def _rotate(number: int) -> int:
    """Rotate one; returns the number of its person where no key opens it, else 0."""
    held = Authenticator.objects.select_for_update().filter(pk=number).first()
    if held is None:  # removed a moment ago
        return 0
    name = SECRETS[Authenticator.Type(held.type)]
    try:
        held.data[name] = encrypt(decrypt(held.data[name].encode())).decode()
    except SecretUnreadable:
        return int(held.user_id)
    held.save(update_fields=["data"])
    return 0
