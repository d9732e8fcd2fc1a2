"""Tells the admins by e-mail that their organisation is going to be deleted."""

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts.models import Closure, Role, User

logger = logging.getLogger(__name__)


def tell_of_closure(closure: Closure, link: str) -> None:
    """Send it to every admin, with the link that restores; without a mail server nobody is told."""
    admins = User.objects.filter(
        is_active=True, memberships__organisation=closure.pk, memberships__role=Role.ADMIN
    )
    addresses = list(admins.order_by("email").values_list("email", flat=True))
    text = render_to_string("closing/mail/closed.txt", {"closure": closure, "link": link})
    subject, _, body = text.partition("\n")
    try:
        send_mail(" ".join(subject.split()), body.lstrip("\n"), None, addresses)
    except (OSError, SMTPException) as error:
        logger.warning("organisation %s: mail not sent: %s", closure.pk, type(error).__name__)
