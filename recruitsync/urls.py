"""Every address of the application."""

from django.urls import include, path

from recruitsync.favicon import favicon
from recruitsync.health import health, liveness
from recruitsync.operators.pages import site as operators
from recruitsync.stylesheet import stylesheet
from syncs.closing.urls import outside as closing
from syncs.mail_events.views import mail_events
from syncs.reporting.views import metrics

handler400 = "web.own_pages.refused"

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include(closing)),
    path("operators/", operators.urls),
    path("styles.<slug:digest>.css", stylesheet, name="stylesheet"),
    path("healthz", health, name="health"),
    path("favicon.ico", favicon, name="favicon"),
    path("livez", liveness, name="liveness"),
    path("metrics", metrics, name="metrics"),
    path("hooks/mail/<str:provider>/<str:secret>/", mail_events, name="mail_events"),
    path("api/v1/", include("api.urls")),
    path("unsubscribe/", include("syncs.unsubscribing.urls")),
    path("o/<slug:organisation_slug>/", include("syncs.urls")),
]
