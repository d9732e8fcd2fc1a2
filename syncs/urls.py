"""Addresses below `/o/<slug>/`, room by room."""

from django.urls import include, path

ROOMS = (
    "overview",
    "dashboard",
    "wizard",
    "criteria_editor",
    "schedule",
    "history",
    "row_files",
    "comparison",
    "state",
    "undo",
    "mapping",
    "connection",
    "plan",
    "people",
    "by_hand",
    "erasure",
    "suppressions",
    "suppression_files",
    "mail_events",
    "contact_fields",
    "group_addresses",
    "closing",
    "holds",
    "preview",
    "notifications",
    "why",
    "search",
    "webhooks",
    "reporting",
)

urlpatterns = [path("", include(f"syncs.{room}.urls")) for room in ROOMS]
