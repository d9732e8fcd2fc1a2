"""Addresses of the mapping editor and of favourites."""

from django.urls import path

from syncs.mapping.views import editor, favourites

urlpatterns = [
    path("syncs/<int:sync_id>/mapping/", editor.sync_mapping, name="sync_mapping"),
    path("mapping-favourites/", favourites.mapping_favourites, name="mapping_favourites"),
]
