"""The address of the criteria editor."""

from django.urls import path

from syncs.criteria_editor import views

urlpatterns = [
    path("syncs/<int:sync_id>/edit/criteria/", views.edit_criteria, name="edit_criteria"),
]
