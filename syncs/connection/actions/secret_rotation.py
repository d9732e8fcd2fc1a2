"""Encrypts stored credentials anew, so that an old key can leave the ring (R3)."""

from dataclasses import dataclass, field

from django.db import transaction

from syncs.models import Connection
from web.key_ring import SecretUnreadable, decrypt, encrypt


@dataclass(frozen=True)
class Rotated:
    """The connections that are under the newest key now, and those that no key opens, by number."""

    done: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)


def rotate_secrets() -> Rotated:
    """Encrypt all credentials anew, connection by connection; one without a key has none."""
    rotated = Rotated()
    for number in Connection.objects.order_by("pk").values_list("pk", flat=True):
        _rotate(number, rotated)
    return rotated


@transaction.atomic
def _rotate(number: int, rotated: Rotated) -> None:
    # Locked, so that a key which an admin enters meanwhile is not overwritten with the old one.
    connection = Connection.objects.hold(number)
    if not connection.secrets:
        return
    try:
        connection.secrets = encrypt(decrypt(bytes(connection.secrets)))
    except SecretUnreadable:
        rotated.unreadable.append(number)
    else:
        connection.save(update_fields=["secrets"])
        rotated.done.append(number)
