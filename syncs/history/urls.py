"""Addresses of the import history and of runs."""

from django.urls import path

from syncs.history.views import history, run

urlpatterns = [
    path("syncs/<int:sync_id>/runs/", history.sync_runs, name="sync_runs"),
    path("runs/", history.run_list, name="run_list"),
    path("runs/<int:run_id>/", run.run_detail, name="run_detail"),
    path("runs/<int:run_id>/live/", run.run_live, name="run_live"),
    path("runs/<int:run_id>/cancel/", run.cancel_run, name="cancel_run"),
    path("runs/<int:run_id>/try-now/", run.try_run_now, name="try_run_now"),
]
