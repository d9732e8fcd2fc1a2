"""Addresses of undos, and of the questions before a sync goes on of which a run was undone."""

from django.urls import path

from syncs.undo import views

urlpatterns = [
    path("runs/<int:run_id>/undo/", views.undo_run, name="undo_run"),
    path("runs/<int:run_id>/undo-exactly/", views.undo_exactly, name="undo_exactly"),
    path("syncs/<int:sync_id>/run-after-undo/", views.run_after_undo, name="run_after_undo"),
    path(
        "syncs/<int:sync_id>/resume-after-undo/", views.resume_after_undo, name="resume_after_undo"
    ),
]
