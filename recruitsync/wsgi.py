"""The WSGI application that gunicorn serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from recruitsync.serving.whole_body import WholeBody

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruitsync.settings")

application = WholeBody(get_wsgi_application(), max_bytes=settings.MAX_BODY_BYTES)
