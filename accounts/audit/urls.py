"""Addresses of Account settings → Audit log, below `/o/<slug>/`."""

from django.urls import path

from accounts.audit import views

tenant_urlpatterns = [
    path("settings/audit/", views.audit_log, name="audit_log"),
    path("settings/audit/export/", views.export_audit_log, name="export_audit_log"),
]
