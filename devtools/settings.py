"""The application's settings, with the commands that only a developer's machine has."""

from recruitsync.settings import *  # noqa: F403
from recruitsync.settings import INSTALLED_APPS as PRODUCTION_APPS

INSTALLED_APPS = [*PRODUCTION_APPS, "devtools.demo"]
