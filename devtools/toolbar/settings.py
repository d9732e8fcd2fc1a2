"""The settings of the web pages of `make dev`: those of devtools, with django-debug-toolbar."""

from devtools.settings import *  # noqa: F403
from devtools.settings import INSTALLED_APPS as OTHER_APPS
from recruitsync.settings import MIDDLEWARE as PRODUCTION_MIDDLEWARE

INSTALLED_APPS = [*OTHER_APPS, "debug_toolbar"]

# It stands behind the policy of contents and the static files, and sees all that comes after.
_BEFORE = PRODUCTION_MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware") + 1
MIDDLEWARE = [
    *PRODUCTION_MIDDLEWARE[:_BEFORE],
    "debug_toolbar.middleware.DebugToolbarMiddleware",
    *PRODUCTION_MIDDLEWARE[_BEFORE:],
]

ROOT_URLCONF = "devtools.toolbar.urls"
INTERNAL_IPS = ["127.0.0.1"]
DEBUG_TOOLBAR_CONFIG = {"SHOW_COLLAPSED": True}
