"""Addresses of what needs attention, and of how one is told of it."""

from django.urls import path

from syncs.notifications.views import inbox, settings

urlpatterns = [
    path("attention/", inbox.notification_list, name="notification_list"),
    path("attention/seen/", inbox.see_notifications, name="see_notifications"),
    path("settings/notifications/", settings.notification_settings, name="notification_settings"),
]
