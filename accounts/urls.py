"""Addresses of people, organisations and members; those of one are below `/o/<slug>/`."""

from django.urls import include, path

from accounts.api_tokens.urls import tenant_urlpatterns as api_tokens
from accounts.audit.urls import tenant_urlpatterns as audit
from accounts.invitations.urls import tenant_urlpatterns as invitations
from accounts.members.urls import tenant_urlpatterns as members
from accounts.organisations.urls import tenant_urlpatterns as organisations

urlpatterns = [
    path("", include("accounts.coming_in.urls")),
    path("", include("accounts.profile.urls")),
    path("", include("accounts.organisations.urls")),
    path("", include("accounts.invitations.urls")),
    path(
        "o/<slug:organisation_slug>/",
        include([*organisations, *members, *invitations, *api_tokens, *audit]),
    ),
]
