"""Addresses of organisations: those of a person's own, and below `/o/<slug>/` that of one."""

from django.urls import path

from accounts.organisations import views

urlpatterns = [path("organisations/new/", views.new_organisation, name="new_organisation")]

tenant_urlpatterns = [
    path("settings/organisation/", views.organisation_settings, name="organisation_settings"),
]
