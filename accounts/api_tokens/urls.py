"""Addresses of Account settings → API tokens, below `/o/<slug>/`."""

from django.urls import path

from accounts.api_tokens import views

tenant_urlpatterns = [
    path("settings/api-tokens/", views.api_tokens, name="api_tokens"),
    path(
        "settings/api-tokens/<int:token_id>/revoke/",
        views.revoke_api_token,
        name="revoke_api_token",
    ),
]
