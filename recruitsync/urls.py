"""Every address of the application."""

from django.urls import include, path

from recruitsync.health import health, liveness
from syncs.closing.urls import outside as closing
from syncs.mail_events.views import mail_events

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include(closing)),
    path("healthz", health, name="health"),
    path("livez", liveness, name="liveness"),
    path("hooks/mail/<str:provider>/<str:secret>/", mail_events, name="mail_events"),
    path("unsubscribe/", include("syncs.unsubscribing.urls")),
    path("o/<slug:organisation_slug>/", include("syncs.urls")),
]
