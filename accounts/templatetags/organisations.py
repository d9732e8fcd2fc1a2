"""Tags about the person who looks: the organisations they belong to, and what they may do."""

from django import template

from accounts.access import Action, is_allowed
from accounts.models import Member, Organisation, User

register = template.Library()


@register.simple_tag
def organisations_of(user: User) -> list[Organisation]:
    """Return the organisations that a person belongs to, by name (R102)."""
    return list(Organisation.objects.filter(members__user=user).order_by("name", "id"))


@register.filter("may")
def is_member_allowed(member: Member, action: str) -> bool:
    """Tell whether the member's role allows an action: `{% if request.member|may:"run_syncs" %}`.

    Raises ValueError for an action that there is not.
    """
    return is_allowed(member, Action(action))
