"""Changes roles and ends memberships; an organisation never loses its last admin (R101).

Each locks the organisation first, so that of two admins who let go of each other at once one stays.
"""

from django.db import transaction

from accounts.models import Member, Organisation, Role
from web.seen import Seen, Stored


class LastAdmin(Exception):
    """An organisation would be without an admin."""


class MemberGone(Exception):
    """Somebody else ended the membership a moment ago."""


@transaction.atomic
def change_role(member: Member, role: Role, *, seen: Seen) -> None:
    """Give a member another role. Raises LastAdmin, MemberGone or ChangedMeanwhile (R24)."""
    held = _hold(member)
    seen.refuse_overwriting(stored_role(held), entered={"role": role})
    if role != Role.ADMIN:
        _refuse_last_admin(held)
    held.role = role
    held.save(update_fields=["role"])


def stored_role(member: Member) -> Stored:
    """Return what people edit of a member."""
    return {"role": str(member.role)}


@transaction.atomic
def end_membership(member: Member) -> None:
    """Take a member out of the organisation, who leaves or is removed; the account stays.

    Raises LastAdmin or MemberGone.
    """
    held = _hold(member)
    _refuse_last_admin(held)
    held.delete()


def _hold(member: Member) -> Member:
    Organisation.objects.select_for_update(no_key=True).get(pk=member.organisation_id)
    try:
        return Member.objects.get(pk=member.pk)
    except Member.DoesNotExist:
        raise MemberGone from None


def _refuse_last_admin(member: Member) -> None:
    """Raise LastAdmin if no other admin can sign in; the caller holds the organisation's lock."""
    if member.role != Role.ADMIN:
        return
    admins = Member.objects.filter(
        organisation_id=member.organisation_id, role=Role.ADMIN, user__is_active=True
    )
    if not admins.exclude(pk=member.pk).exists():
        raise LastAdmin
