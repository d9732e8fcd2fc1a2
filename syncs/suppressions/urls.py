"""Addresses of Contacts → Suppressions."""

from django.urls import path

from syncs.suppressions.views import changes, export, pages

urlpatterns = [
    path("suppressions/", pages.suppression_list, name="suppression_list"),
    path("suppressions/export/", export.export_suppressions, name="export_suppressions"),
    path("suppressions/new/", changes.new_suppression, name="new_suppression"),
    path(
        "suppressions/<int:suppression_id>/lift/",
        changes.lift_suppression,
        name="lift_suppression",
    ),
]
