"""Addresses of a person's own account."""

from django.urls import path

from accounts.profile import views

urlpatterns = [
    path("accounts/profile/", views.profile, name="profile"),
    path("accounts/sessions/", views.sessions, name="sessions"),
]
