"""Who the viewer is, and where else they may go."""

from django import template

from accounts.access import Deed
from accounts.models import Member, Organisation, User

register = template.Library()


@register.simple_tag
def organisations_of(user: User) -> list[Organisation]:
    """The organisations a person belongs to, by name (R102)."""
    return list(Organisation.objects.filter(members__user=user).order_by("name", "id"))


@register.filter
def may(member: Member, deed: str) -> bool:
    """Whether the member's role allows a deed: `{% if request.member|may:"run_syncs" %}`."""
    return member.role in Deed[deed.upper()].value
