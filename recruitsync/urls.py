"""Every address of the application."""

from django.urls import include, path

from accounts.views import home
from recruitsync.health import health, liveness

urlpatterns = [
    path("", home, name="home"),
    path("healthz", health, name="health"),
    path("livez", liveness, name="liveness"),
    path("accounts/", include("accounts.urls")),
    path("o/<slug:organisation_slug>/", include("syncs.urls")),
]
