"""Addresses that change the state of a sync."""

from django.urls import path

from syncs.state.views import activation, buttons

urlpatterns = [
    path("syncs/<int:sync_id>/run/", buttons.run_sync, name="run_sync"),
    path("syncs/<int:sync_id>/pause/", buttons.pause_sync, name="pause_sync"),
    path("syncs/<int:sync_id>/resume/", buttons.resume_sync, name="resume_sync"),
    path("syncs/<int:sync_id>/activate/", activation.activate_sync, name="activate_sync"),
    path(
        "settings/recruit/<int:connection_id>/activate/",
        activation.activate_syncs,
        name="activate_syncs",
    ),
]
