"""A forgotten password: a worker looks whether there is an account, and sends the link (R100).

The page does the same for every address. Were the mail sent there, whoever asks would learn by the
clock who has an account.
"""

from __future__ import annotations

import json
from io import BytesIO

from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.context import request_context
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest

from web.key_ring import decrypt, encrypt


def seal_question(email: str, request: HttpRequest) -> str:
    """Return what a worker needs to answer, for the queue, where nobody else reads it."""
    asked = {"email": email, "host": request.get_host(), "secure": request.is_secure()}
    return encrypt(json.dumps(asked)).decode()


def answer_question(sealed: str) -> None:
    """Send the link to whoever has an account with the address; to others nothing.

    Raises OSError or SMTPException where the mail server does not take it.
    """
    asked = json.loads(decrypt(sealed.encode()))
    users = filter_users_by_email(
        asked["email"], is_active=True, prefer_verified=True, for_login=True
    )
    if not users:
        return
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "HTTP_HOST": asked["host"],
            "SERVER_NAME": asked["host"].partition(":")[0],
            "SERVER_PORT": "443" if asked["secure"] else "80",
            "wsgi.url_scheme": "https" if asked["secure"] else "http",
            "wsgi.input": BytesIO(),
        }
    )
    with request_context(request):
        request_password_reset(request, asked["email"], users, None)
