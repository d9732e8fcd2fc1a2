"""The address of the dashboard."""

from django.urls import path

from syncs.dashboard.views.dashboard import show_dashboard

urlpatterns = [path("dashboard/", show_dashboard, name="dashboard")]
