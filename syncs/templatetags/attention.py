"""Tags of the strip on every page, the badge in the navigation and the switcher, and who can mend
(R96)."""

from django import template
from django.template import Context

from accounts.access import ROLES_ALLOWED, Action
from accounts.models import Organisation, Role
from syncs.actors.queries.naming import name_admins
from syncs.actors.rules.who import who_can
from syncs.domain.known_errors import Actor
from syncs.notifications.queries.attention import Attention
from syncs.notifications.queries.switcher import Switcher, switcher_of

register = template.Library()


@register.simple_tag(takes_context=True)
def attention(context: Context) -> Attention:
    """Return what the member who looks is shown; a page asks for it once."""
    request = context["request"]
    if not hasattr(request, "attention"):
        request.attention = Attention(request.member)
    found: Attention = request.attention
    return found


@register.simple_tag(takes_context=True)
def switcher(context: Context) -> Switcher:
    """Return the organisations that the person who looks may switch to."""
    request = context["request"]
    return switcher_of(request.memberships, request.member)


@register.simple_tag(name="who_can", takes_context=True)
def name_who_can(context: Context, actor: str, deed: str) -> str:
    """Say who can do it, by name (R99): `{% who_can "admin" "enter a new key" %}`.

    Raises KeyError for somebody whom `Actor` has not.
    """
    found = attention(context)
    return who_can(Actor[actor.upper()], deed, found.people, reader=found.reader)


@register.simple_tag(takes_context=True)
def who_may(context: Context, action: str) -> str:
    """Say who may do what the member's role does not allow, and who can change the role (R99).

    `action` is the value of an `Action`.
    """
    if Role.MARKETER not in ROLES_ALLOWED[Action(action)]:
        return name_who_can(context, "admin", "do this, or give you another role")
    does = name_who_can(context, "marketer", "do this")
    return f"{does} {name_who_can(context, 'admin', 'give you another role')}"


@register.filter
def admins_by_name(text: str, organisation: Organisation) -> str:
    """Put the admins by name in the place of "An admin" (R99)."""
    return name_admins(text, organisation)
