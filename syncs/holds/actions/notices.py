"""Tells admins and marketers by e-mail that people are held, and that they will be kept a day later
if nobody answers: once each (R74)."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.access import ROLES_ALLOWED, Action
from accounts.models import User
from syncs.domain.zones import zone_or_utc
from syncs.holds.rules import causes_in_words
from syncs.models import Hold
from web.wording import people_in_words

logger = logging.getLogger(__name__)

WARNED_BEFORE = timedelta(days=1)


def tell_of_holds(now: datetime) -> int:
    """Tell of people who are held; returns of how many runs. What could not be sent stays due."""
    return sum(_send_once(hold, "told_at", "held", now) for hold in _open().filter(told_at=None))


def warn_of_expiry(now: datetime) -> int:
    """Warn of questions that end within a day, unless people were told of them just then."""
    ending = _open().filter(warned_at=None, expires_at__lte=now + WARNED_BEFORE, expires_at__gt=now)
    told = ending.filter(told_at__lt=now - WARNED_BEFORE / 2)
    return sum(_send_once(hold, "warned_at", "expires", now) for hold in told)


def _open() -> QuerySet[Hold]:
    opened = Hold.objects.filter(answer="", held_at__isnull=False)
    return opened.select_related("organisation", "sync__mailing_list").order_by("pk")


def _send_once(hold: Hold, column: str, name: str, now: datetime) -> bool:
    """Claim the notice, then send it, so that of several workers one sends.

    A worker that dies in between has told nobody, but the pages do.
    """
    same = Hold.objects.filter(pk=hold.pk)
    if not same.filter(Q(**{column: None})).update(**{column: now}):
        return False
    try:
        _send(hold, name)
    except (OSError, SMTPException) as error:
        logger.warning("run %s: mail not sent: %s", hold.pk, type(error).__name__)
        same.filter(**{column: now}).update(**{column: None})
        return False
    return True


def _send(hold: Hold, name: str) -> None:
    found = User.objects.filter(
        is_active=True,
        memberships__organisation=hold.organisation_id,
        memberships__role__in=ROLES_ALLOWED[Action.RUN_SYNCS],
    )
    addresses = list(found.order_by("email").values_list("email", flat=True))
    if not addresses:
        return
    text = render_to_string(f"holds/mail/{name}.txt", _context(hold))
    subject, _, body = text.partition("\n")
    send_mail(" ".join(subject.split()), body.lstrip("\n"), None, addresses)


def _context(hold: Hold) -> dict[str, object]:
    address = reverse("run_detail", args=[hold.organisation.slug, hold.pk])
    expires = hold.expires_at or hold.run.created_at
    local = expires.astimezone(zone_or_utc(hold.organisation.time_zone))
    return {
        "hold": hold,
        "number": people_in_words(hold.people),
        "limit": f"{hold.limit:,}",
        "causes": causes_in_words(hold.causes),
        "expires": f"{local.day} {local:%B %Y, %H:%M} ({hold.organisation.time_zone})",
        "link": f"{settings.PUBLIC_ORIGIN}{address}" if settings.PUBLIC_ORIGIN else "",
    }
