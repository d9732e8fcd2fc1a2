"""Addresses of the list of syncs, of a sync, and of what is done with a whole one."""

from django.urls import path

from syncs.overview.views import deletion, duplication, list_change, moving, syncs

urlpatterns = [
    path("syncs/", syncs.sync_list, name="sync_list"),
    path("syncs/<int:sync_id>/", syncs.sync_detail, name="sync_detail"),
    path("syncs/<int:sync_id>/list/", list_change.change_list_page, name="change_list"),
    path(
        "syncs/<int:sync_id>/list/<int:list_id>/move/", moving.move_people_page, name="move_people"
    ),
    path("syncs/<int:sync_id>/delete/", deletion.delete_sync_page, name="delete_sync"),
    path(
        "syncs/<int:sync_id>/duplicate/", duplication.duplicate_sync_button, name="duplicate_sync"
    ),
]
