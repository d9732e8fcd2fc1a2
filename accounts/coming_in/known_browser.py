"""Browsers in which a person has signed in before.

Somebody who fails again and again with the address of another person is stopped, and with them
everybody who tries it from an unknown browser. The person's own browser has attempts of its own,
so that no stranger can lock anybody out of it.
"""

from secrets import token_urlsafe

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import User

COOKIE = "known_browser"
KEPT_SECONDS = 365 * 24 * 3600


def remember_browser(response: HttpResponse, user: User) -> None:
    """Let the browser tell next time that this person has signed in with it."""
    response.set_cookie(
        COOKIE,
        signing.dumps([user.pk, token_urlsafe(12)], salt=COOKIE),
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_browser_of(request: HttpRequest, email: str) -> str:
    """Return the name of the browser, if the person with this address has signed in with it before;
    otherwise ""."""
    try:
        user_id, name = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=KEPT_SECONDS
        )
    except (signing.BadSignature, ValueError):
        return ""
    is_theirs = User.objects.filter(pk=user_id, email__iexact=email.strip()).exists()
    return str(name) if is_theirs else ""
