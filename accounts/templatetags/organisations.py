"""Tags about the person who looks: whether they may sign up, and what they may do."""

from django import template

from accounts.access import Action, is_allowed
from accounts.models import Member
from accounts.sign_up import is_sign_up_open

register = template.Library()


register.simple_tag(is_sign_up_open)


@register.filter("may")
def is_member_allowed(member: Member, action: str) -> bool:
    """Tell whether the member's role allows an action: `{% if request.member|may:"run_syncs" %}`.

    Raises ValueError for an action that there is not.
    """
    return is_allowed(member, Action(action))
