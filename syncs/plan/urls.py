"""Addresses of Account settings → Edition rules and plan."""

from django.urls import path

from syncs.plan import views

urlpatterns = [
    path("settings/edition/", views.edition_rules, name="edition_rules"),
]
