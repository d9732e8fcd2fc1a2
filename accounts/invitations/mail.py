"""The mail of an invitation."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts.models import Invitation

logger = logging.getLogger(__name__)

SENT_NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


def is_mail_sent() -> bool:
    """Tell whether this installation sends mail at all (`EMAIL_URL`)."""
    return bool(settings.EMAIL_BACKEND != SENT_NOWHERE)


def send_invitation(invitation: Invitation, link: str, *, now: datetime) -> bool:
    """Send the mail with the link; False if it could not be handed over."""
    if not is_mail_sent():
        return False
    text = render_to_string(
        "invitations/mail/invitation.txt",
        {"invitation": invitation, "link": link, "days": settings.INVITATION_DAYS},
    )
    subject, _, body = text.partition("\n")
    try:
        send_mail(" ".join(subject.split()), body.lstrip("\n"), None, [invitation.email])
    except (OSError, SMTPException) as error:
        logger.warning("invitation %s: mail not sent: %s", invitation.pk, type(error).__name__)
        return False
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=now)
    return True
