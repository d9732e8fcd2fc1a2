"""`make bench`: how fast a run is, against the least that PostgreSQL could do (`floor.py`)."""

import os
import secrets

import django
from cryptography.fernet import Fernet

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "recruitsync.settings",
    "SECRET_KEY": secrets.token_hex(32),
    "SECRETS_KEY_RING": Fernet.generate_key().decode(),
    "ALLOWED_RECRUIT_HOSTS": "127.0.0.1",
}
for name, value in SETTINGS.items():
    os.environ.setdefault(name, value)
django.setup()
