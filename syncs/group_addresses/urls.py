"""Addresses of Account settings → Group addresses."""

from django.urls import path

from syncs.group_addresses import views

urlpatterns = [
    path("settings/group-addresses/", views.group_addresses, name="group_addresses"),
    path(
        "settings/group-addresses/remove/",
        views.remove_group_address,
        name="remove_group_address",
    ),
    path(
        "settings/group-addresses/default/",
        views.restore_group_addresses,
        name="restore_group_addresses",
    ),
]
