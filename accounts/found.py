"""The loaders of what an address names among the members, within the request's organisation."""

from django.shortcuts import get_object_or_404

from accounts.access import TenantRequest
from accounts.models import ApiToken, Invitation, Member


def member_of(request: TenantRequest, member_id: int) -> Member:
    """Return the organisation's member of this id, with the user."""
    return get_object_or_404(
        request.organisation.members.select_related("user", "organisation"), pk=member_id
    )


def invitation_of(request: TenantRequest, invitation_id: int) -> Invitation:
    """Return the organisation's open invitation of this id."""
    return get_object_or_404(
        request.organisation.invitations.select_related("organisation"), pk=invitation_id
    )


def api_token_of(request: TenantRequest, token_id: int) -> ApiToken:
    """Return the organisation's token of this id."""
    return get_object_or_404(request.organisation.api_tokens, pk=token_id)
