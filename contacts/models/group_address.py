"""An organisation's changes to the list of group addresses (R66)."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models

from accounts.models import Organisation
from contacts.domain.group_addresses import GROUP_ADDRESSES


class GroupAddressManager(models.Manager["GroupAddress"]):
    def of(self, organisation_id: int) -> frozenset[str]:
        """Return the local parts that stand for a group in this organisation, in lower case."""
        changes = self.filter(organisation_id=organisation_id).values_list("local_part", "is_group")
        return _changed(GROUP_ADDRESSES, changes)


class GroupAddress(models.Model):
    """A local part that the organisation adds to the shipped list, or takes off it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    local_part = models.CharField(max_length=64)
    is_group = models.BooleanField(default=True)

    objects: ClassVar[GroupAddressManager] = GroupAddressManager()

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "local_part", name="group_address_once"),
            models.CheckConstraint(
                condition=models.Q(local_part=models.functions.Lower("local_part")),
                name="group_address_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return self.local_part


def _changed(shipped: frozenset[str], changes: Iterable[tuple[str, bool]]) -> frozenset[str]:
    groups = set(shipped)
    for local_part, is_group in changes:
        (groups.add if is_group else groups.discard)(local_part)
    return frozenset(groups)
