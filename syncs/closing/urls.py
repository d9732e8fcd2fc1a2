"""Addresses of the end of an organisation; who restores one is outside of it."""

from django.urls import path

from syncs.closing import views

urlpatterns = [
    path("settings/organisation/export/", views.export, name="export_organisation"),
    path("settings/organisation/delete/", views.delete_organisation, name="delete_organisation"),
]

outside = [
    path(
        "organisations/<int:organisation_id>/restore/", views.restore, name="restore_organisation"
    ),
]
