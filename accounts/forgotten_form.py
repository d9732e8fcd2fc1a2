"""The form for a forgotten password, which hands the question to a worker."""

import logging
from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest
from kombu.exceptions import OperationalError

from accounts.coming_in.forgotten import answer_question, seal_question
from accounts.tasks import send_password_link

logger = logging.getLogger(__name__)


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """Allauth's form; whether there is an account, only the worker looks."""

    def clean_email(self) -> str:
        """Return the address as it was typed, without looking who has it."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **_: Any) -> str:
        """Hand the question on, or answer it here while the broker is away."""
        email = str(self.cleaned_data["email"])
        sealed = seal_question(email, request)
        try:
            send_password_link.delay(sealed)
        except OperationalError:
            logger.warning("the broker is away: a link for a forgotten password is sent at once")
            answer_question(sealed)
        return email
