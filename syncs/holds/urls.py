"""Addresses of answers, and of the limit above which people are held."""

from django.urls import path

from syncs.holds import views

urlpatterns = [
    path("runs/<int:run_id>/answer/", views.answer_hold_button, name="answer_hold"),
    path("settings/removals/", views.removal_defaults, name="removal_defaults"),
    path("syncs/<int:sync_id>/limit/", views.sync_limit, name="sync_limit"),
]
