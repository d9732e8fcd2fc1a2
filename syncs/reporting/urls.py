"""Addresses of Account settings → Reports."""

from django.urls import path

from syncs.reporting import views

urlpatterns = [
    path("settings/reports/", views.reports, name="reports"),
    path("settings/reports/key/", views.make_key, name="make_metrics_key"),
    path("settings/reports/key/delete/", views.delete_key, name="delete_metrics_key"),
]
