"""Addresses of Account settings → Mail providers."""

from django.urls import path

from syncs.mail_events import views

urlpatterns = [
    path("settings/mail-providers/", views.mail_hooks, name="mail_hooks"),
    path(
        "settings/mail-providers/<int:hook_id>/delete/",
        views.delete_mail_hook,
        name="delete_mail_hook",
    ),
]
