"""The members of an organisation, as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.db.models import Case, Exists, IntegerField, OuterRef, Value, When

from accounts.models import Invitation, Member, Organisation, Role

STRENGTH = (Role.ADMIN, Role.MARKETER, Role.VIEWER)


def members_of(organisation: Organisation) -> Sequence[Member]:
    """Return the members with their users, admins first, each with `has_second_factor`."""
    cases = [When(role=role, then=Value(place)) for place, role in enumerate(STRENGTH)]
    ordered = organisation.members.select_related("user").annotate(
        strength=Case(*cases, output_field=IntegerField()),
        has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("user"))),
    )
    return list(ordered.order_by("strength", "user__name", "user__email"))


def invitations_of(organisation: Organisation) -> Sequence[Invitation]:
    """Return the open invitations, the newest first, with who sent them."""
    return list(organisation.invitations.select_related("invited_by").order_by("-created_at", "id"))
