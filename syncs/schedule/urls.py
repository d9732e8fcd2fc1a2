"""The address of the schedule step."""

from django.urls import path

from syncs.schedule import views

urlpatterns = [
    path("syncs/<int:sync_id>/edit/schedule/", views.edit_schedule, name="edit_schedule"),
]
