"""Addresses of the list of syncs and of a sync."""

from django.urls import path

from syncs.overview.views import syncs

urlpatterns = [
    path("syncs/", syncs.sync_list, name="sync_list"),
    path("syncs/<int:sync_id>/", syncs.sync_detail, name="sync_detail"),
]
