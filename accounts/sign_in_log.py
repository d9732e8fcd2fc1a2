"""Hears of allauth and Django who signs in and by what, and has it put down (R100, R103)."""

import logging
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import (
    email_changed,
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.acting import STRANGER
from accounts.audit.rules.changes import AuditChange
from accounts.coming_in.recorded import (
    METHODS,
    methods_of,
    place_of,
    put_down,
    put_down_failure,
    seal_failure,
)
from accounts.models import User
from accounts.tasks import put_down_failed_sign_in

logger = logging.getLogger(__name__)


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    after = {**methods_of(request, user), **place_of(request)}
    put_down(user, AuditChange.SUCCEEDED, "sign-in", after=after)


@receiver(user_login_failed)
def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Hand it to a worker, or put it down here while the broker is away; of who is signed in, and
    was asked once more who they are, the account is no secret."""
    if request is None:
        return
    if request.user.is_authenticated:
        _put_down_failure(request, request.user, "password")
        return
    email = str(credentials.get("email", ""))
    sealed = seal_failure(email, place_of(request), now=timezone.now())
    try:
        put_down_failed_sign_in.delay(sealed)
    except OperationalError:
        logger.warning("the broker is away: a failed sign-in is put down at once")
        put_down_failure(sealed)


@receiver(authentication_failed)
def _second_factor_failed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    _put_down_failure(request, user, authenticator.type)


@receiver(password_set)
def _password_set(request: HttpRequest, user: User, **_: Any) -> None:
    put_down(user, AuditChange.MADE, "password", after=place_of(request))


@receiver([password_changed, password_reset])
def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    put_down(user, AuditChange.CHANGED, "password", after=place_of(request))


@receiver(email_changed)
def _email_changed(
    request: HttpRequest,
    user: User,
    from_email_address: EmailAddress | None,
    to_email_address: EmailAddress,
    **_: Any,
) -> None:
    """Put down another address; the first one is none, of which allauth tells as well."""
    if from_email_address is None:
        return
    before = {"email": from_email_address.email}
    after = {"email": to_email_address.email, **place_of(request)}
    put_down(user, AuditChange.CHANGED, "account", before=before, after=after)


@receiver(social_account_added)
def _single_sign_on_added(request: HttpRequest, sociallogin: SocialLogin, **_: Any) -> None:
    put_down(sociallogin.user, AuditChange.MADE, "single sign-on", after=place_of(request))


@receiver(social_account_removed)
def _single_sign_on_removed(request: HttpRequest, socialaccount: SocialAccount, **_: Any) -> None:
    put_down(socialaccount.user, AuditChange.DELETED, "single sign-on", after=place_of(request))


@receiver(authenticator_added)
def _second_factor_added(**heard: Any) -> None:
    _put_down_second_factor(AuditChange.MADE, **heard)


@receiver(authenticator_removed)
def _second_factor_removed(**heard: Any) -> None:
    _put_down_second_factor(AuditChange.DELETED, **heard)


@receiver(authenticator_reset)
def _second_factor_made_anew(**heard: Any) -> None:
    _put_down_second_factor(AuditChange.CHANGED, **heard)


def _put_down_failure(request: HttpRequest, user: User, method: str) -> None:
    actor = None if request.user.is_authenticated else STRANGER
    after = {"by": [METHODS.get(method, "")], **place_of(request)}
    put_down(user, AuditChange.FAILED, "sign-in", after=after, actor=actor)


def _put_down_second_factor(
    change: AuditChange,
    *,
    request: HttpRequest,
    user: User,
    authenticator: Authenticator,
    **_: Any,
) -> None:
    after = {"kind": METHODS.get(authenticator.type, ""), **place_of(request)}
    put_down(user, change, "second factor", after=after)
