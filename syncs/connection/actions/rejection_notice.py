"""Tells the admins by e-mail that Recruit rejected a key: once for each rejection (R7)."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Role, User
from syncs.models import Connection, ConnectionState, Sync
from syncs.state.activate import syncs_waiting_for_key

logger = logging.getLogger(__name__)

MAX_SHOWN_SYNCS = 20


def tell_of_rejections(now: datetime) -> int:
    """Send what is due; returns the number of connections. What could not be sent stays due."""
    untold = Connection.objects.filter(
        state=ConnectionState.KEY_REJECTED, rejection_told_at__isnull=True
    )
    found = untold.select_related("organisation").defer("secrets")
    return sum(_tell(connection, now) for connection in found)


def _tell(connection: Connection, now: datetime) -> bool:
    """Claim the notice, then send it, so that of several workers one sends.

    A worker that dies in between has told nobody, but the pages do.
    """
    due = Connection.objects.filter(pk=connection.pk, rejected_at=connection.rejected_at)
    if not due.filter(rejection_told_at=None).update(rejection_told_at=now):
        return False
    try:
        _send(connection)
    except (OSError, SMTPException) as error:
        logger.warning("connection %s: mail not sent: %s", connection.pk, type(error).__name__)
        due.filter(rejection_told_at=now).update(rejection_told_at=None)
        return False
    return True


def _send(connection: Connection) -> None:
    admins = User.objects.filter(
        is_active=True,
        memberships__organisation=connection.organisation_id,
        memberships__role=Role.ADMIN,
    )
    addresses = list(admins.order_by("email").values_list("email", flat=True))
    if not addresses:
        return
    text = render_to_string("connection/mail/key_rejected.txt", _context(connection))
    subject, _, body = text.partition("\n")
    send_mail(" ".join(subject.split()), body.lstrip("\n"), None, addresses)


def _context(connection: Connection) -> dict[str, object]:
    deactivated: list[Sync] = list(syncs_waiting_for_key(connection))
    address = reverse("connections", args=[connection.organisation.slug])
    return {
        "connection": connection,
        "deactivated": deactivated[:MAX_SHOWN_SYNCS],
        "number": len(deactivated),
        "more": len(deactivated[MAX_SHOWN_SYNCS:]),
        "link": f"{settings.PUBLIC_ORIGIN}{address}" if settings.PUBLIC_ORIGIN else "",
    }
