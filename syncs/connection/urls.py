"""Addresses of Account settings → Zoho Recruit."""

from django.urls import path

from syncs.connection.views import buttons, pages

urlpatterns = [
    path("settings/recruit/", pages.connections, name="connections"),
    path("settings/recruit/connect/", pages.connect_recruit, name="connect_recruit"),
    path(
        "settings/recruit/<int:connection_id>/account/",
        pages.update_connection,
        name="update_connection",
    ),
    path(
        "settings/recruit/<int:connection_id>/test/",
        buttons.test_connection,
        name="test_connection",
    ),
    path(
        "settings/recruit/<int:connection_id>/facts/",
        buttons.set_account_facts,
        name="set_account_facts",
    ),
    path(
        "settings/recruit/<int:connection_id>/key-policy/",
        buttons.set_key_policy,
        name="set_key_policy",
    ),
]
