"""Addresses that mails carry; `recruitsync/urls.py` puts them beside those of organisations."""

from django.urls import path

from syncs.unsubscribing.views import unsubscribe

urlpatterns = [
    path("<int:organisation_id>/<str:token>/", unsubscribe, name="unsubscribe"),
]
