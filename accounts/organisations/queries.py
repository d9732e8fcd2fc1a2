"""The organisations that somebody belongs to, and whether they may make one."""

from accounts.models import Closure, Member, Role, User
from accounts.sign_up import is_sign_up_open
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations


@across_organisations(AcrossReason.OWN_MEMBERSHIPS)
def memberships_of(user: User) -> list[Member]:
    """Return the person's memberships of organisations that are not being deleted (R102), the first
    one that they joined first."""
    theirs = Member.objects.filter(user=user, organisation__closure=None)
    return list(theirs.select_related("organisation").order_by("id"))


@across_organisations(AcrossReason.OWN_MEMBERSHIPS)
def may_create_organisation(user: User) -> bool:
    """Tell whether the person may make an organisation.

    Where everybody may sign up everybody may; else who is an admin of one already.
    """
    return is_sign_up_open() or Member.objects.filter(user=user, role=Role.ADMIN).exists()


@across_organisations(AcrossReason.OWN_MEMBERSHIPS)
def closures_of(user: User) -> list[Closure]:
    """Return the deletions that the person may still take back as an admin, the next one first."""
    theirs = Closure.objects.filter(
        organisation__members__user=user, organisation__members__role=Role.ADMIN
    )
    return list(theirs.select_related("organisation").order_by("delete_at"))
