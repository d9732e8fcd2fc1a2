"""Addresses below `/o/<slug>/`: syncs, runs, and the pages that explain by runs."""

from django.urls import path

from syncs.views import (
    contact_pages,
    history_pages,
    list_pages,
    run_pages,
    sync_actions,
    sync_pages,
)

urlpatterns = [
    path("syncs/", sync_pages.sync_list, name="sync_list"),
    path("syncs/<int:sync_id>/", sync_pages.sync_detail, name="sync_detail"),
    path("syncs/<int:sync_id>/runs/", history_pages.sync_runs, name="sync_runs"),
    path("syncs/<int:sync_id>/run/", sync_actions.run_sync, name="run_sync"),
    path("syncs/<int:sync_id>/pause/", sync_actions.pause_sync, name="pause_sync"),
    path("syncs/<int:sync_id>/resume/", sync_actions.resume_sync, name="resume_sync"),
    path("runs/", history_pages.run_list, name="run_list"),
    path("runs/<int:run_id>/", run_pages.run_detail, name="run_detail"),
    path("runs/<int:run_id>/live/", run_pages.run_live, name="run_live"),
    path("runs/<int:run_id>/cancel/", run_pages.cancel_run, name="cancel_run"),
    path("lists/", list_pages.mailing_lists, name="mailing_lists"),
    path("lists/<int:list_id>/", list_pages.mailing_list_detail, name="mailing_list"),
    path("contacts/<int:contact_id>/", contact_pages.contact_detail, name="contact_detail"),
]
