"""Encrypts what must not be readable in the database (R3).

The ring holds several keys: the first one encrypts, every one decrypts, so that a key can be
replaced without losing what the old one wrote.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SecretUnreadable(Exception):
    """No key of the ring opens the stored secret: one was lost or taken off too early."""


def encrypt(secret: str) -> bytes:
    """Encrypt the secret under the newest key."""
    return _ring().encrypt(secret.encode())


def decrypt(token: bytes) -> str:
    """Return the secret that `encrypt` was given. Raises `SecretUnreadable`."""
    try:
        return _ring().decrypt(token).decode()
    except InvalidToken:
        raise SecretUnreadable("no key of SECRETS_KEY_RING opens this secret") from None


def _ring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.SECRETS_KEY_RING])
