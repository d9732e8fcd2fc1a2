"""Addresses of people who were erased for good: what remains is a salted hash (R62, R70)."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from secrets import token_bytes
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from accounts.models import Organisation, User


def _make_secret() -> bytes:
    return token_bytes(32)


class AddressSecretsManager(models.Manager["AddressSecrets"]):
    def of(self, organisation_id: int) -> AddressSecrets:
        """Return the secrets of the organisation, made when they are first asked for."""
        return self.get_or_create(organisation_id=organisation_id)[0]


class AddressSecrets(models.Model):
    """Random bytes of an organisation: by the salt its erased addresses are hashed.

    They last as long as the organisation: with another salt nobody erased would be recognised.
    """

    organisation = models.OneToOneField(Organisation, models.CASCADE, primary_key=True)
    erasure_salt = models.BinaryField(default=_make_secret)
    unsubscribe_key = models.BinaryField(default=_make_secret)

    objects: ClassVar[AddressSecretsManager] = AddressSecretsManager()

    def digest_of(self, address: str) -> bytes:
        """Return what remains of a normalised address; statements compute the same."""
        return sha256(bytes(self.erasure_salt) + address.encode()).digest()


class ErasedAddressManager(models.Manager["ErasedAddress"]):
    def find(self, organisation_id: int, address: str) -> ErasedAddress | None:
        """Return the erasure of a normalised address that is in force, if there is one."""
        return self.find_all(organisation_id, [address]).get(address)

    def find_all(
        self, organisation_id: int, addresses: Collection[str]
    ) -> dict[str, ErasedAddress]:
        """Return the erasures in force of normalised addresses, by these."""
        secrets = AddressSecrets.objects.filter(organisation_id=organisation_id).first()
        if secrets is None:
            return {}
        digests = {secrets.digest_of(address): address for address in addresses}
        here = self.filter(organisation_id=organisation_id, let_back_at=None)
        found = here.filter(digest__in=list(digests))
        return {digests[bytes(each.digest)]: each for each in found}


class ErasedAddress(models.Model):
    """An address that nothing may bring back, by its hash, until a person lets it back and says
    why.

    `unfinished_records` and `unfinished_contacts` are the numbers by which the ledger is still
    gone through; empty once the erasure is done, and kept after a crash until the address is erased
    again. As long as it is not finished, rows of runs may name the person.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, db_index=False)
    digest = models.BinaryField()
    erased_at = models.DateTimeField(db_default=Now())
    erased_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    let_back_at = models.DateTimeField(null=True)
    let_back_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    reason = models.TextField(db_default="", help_text="Why the address was let back")
    kinds = ArrayField(
        models.SmallIntegerField(),
        db_default=[],
        default=list,
        help_text="The kinds of suppression that were in force, and are again once it is let back",
    )
    is_finished = models.BooleanField(
        db_default=True, default=True, help_text="False from its begin to its end"
    )
    unfinished_records = ArrayField(models.BigIntegerField(), db_default=[], default=list)
    unfinished_contacts = ArrayField(models.BigIntegerField(), db_default=[], default=list)

    objects: ClassVar[ErasedAddressManager] = ErasedAddressManager()

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "digest", name="erased_address_once"),
            models.CheckConstraint(
                condition=models.Q(let_back_at=None) | ~models.Q(reason=""),
                name="let_back_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"An erased address of organisation {self.organisation_id}"
