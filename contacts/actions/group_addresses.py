"""Changing the organisation's list of group addresses (R66).

Stored is only how it differs from the shipped list, so that a release with a better list reaches
everybody. A change locks the organisation, so that of two people at once one comes second.
"""

from django.db import transaction

from accounts.models import Organisation
from contacts.domain.group_addresses import GROUP_ADDRESSES
from contacts.models import GroupAddress

MAX_CHANGES = 1_000


class TooManyChanges(Exception):
    """The list differs from the shipped one in more places than a run should look up."""


@transaction.atomic
def set_group_address(organisation_id: int, local_part: str, *, is_group: bool) -> bool:
    """Put a local part, as `fit_local_part` gives it, on the list or take it off.

    False if that is how it was. Raises TooManyChanges.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    if (local_part in GroupAddress.objects.of(organisation_id)) == is_group:
        return False
    changes = GroupAddress.objects.filter(organisation_id=organisation_id)
    if (local_part in GROUP_ADDRESSES) == is_group:
        changes.filter(local_part=local_part).delete()
        return True
    if changes.count() >= MAX_CHANGES:
        raise TooManyChanges
    GroupAddress.objects.create(
        organisation_id=organisation_id, local_part=local_part, is_group=is_group
    )
    return True


@transaction.atomic
def restore_shipped_list(organisation_id: int) -> int:
    """Take back all changes of the organisation, and return how many they were."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    changes = GroupAddress.objects.filter(organisation_id=organisation_id)
    return changes.delete()[0]
