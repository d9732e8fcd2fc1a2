"""Addresses of the list of syncs and of a sync."""

from django.urls import path

from syncs.overview import views

urlpatterns = [
    path("syncs/", views.sync_list, name="sync_list"),
    path("syncs/<int:sync_id>/", views.sync_detail, name="sync_detail"),
]
