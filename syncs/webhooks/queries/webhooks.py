"""An organisation's webhooks, and the log of one (R105)."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from accounts.models import Organisation
from syncs.webhooks.models import Webhook, WebhookDelivery
from web.keyset import Page, read_page


def webhooks_of(organisation: Organisation) -> QuerySet[Webhook]:
    """Return the webhooks in the order in which they were made, each with how many deliveries of it
    wait and how many were given up."""
    counted = organisation.webhooks.annotate(
        waiting=_number_of(due_at__isnull=False), given_up=_number_of(given_up_at__isnull=False)
    )
    return counted.select_related("made_by").order_by("id")


def _number_of(**only: bool) -> Coalesce:
    """Count some deliveries of each webhook, by an index that has no others."""
    deliveries = WebhookDelivery.objects.filter(webhook=OuterRef("pk"), **only).order_by()
    counted = deliveries.values("webhook").annotate(number=Count("*")).values("number")
    return Coalesce(Subquery(counted), 0)


def webhook_of(organisation: Organisation, webhook_id: int) -> Webhook:
    """Return the organisation's webhook of this id, or raise Http404."""
    return _found(organisation.webhooks.filter(pk=webhook_id))


def counted_webhook_of(organisation: Organisation, webhook_id: int) -> Webhook:
    """Return the organisation's webhook of this id, counted as all are, or raise Http404."""
    return _found(webhooks_of(organisation).filter(pk=webhook_id))


def _found(webhooks: QuerySet[Webhook]) -> Webhook:
    found = webhooks.first()
    if found is None:
        raise Http404
    return found


def delivery_of(webhook: Webhook, delivery_id: int) -> WebhookDelivery:
    """Return the delivery of this id to the webhook, or raise Http404."""
    deliveries = webhook.deliveries.select_related("event__organisation")
    found = deliveries.filter(pk=delivery_id).first()
    if found is None:
        raise Http404
    return found


def find_deliveries(webhook: Webhook, state: str = "") -> QuerySet[WebhookDelivery]:
    """Return the deliveries to the webhook, all or those of a state: `waiting`, `delivered` or
    `given_up`."""
    asked = {
        "waiting": Q(due_at__isnull=False),
        "delivered": Q(due_at=None, given_up_at=None),
        "given_up": Q(given_up_at__isnull=False),
    }
    return webhook.deliveries.filter(asked.get(state, Q())).select_related("event")


def read_deliveries(webhook: Webhook, *, before: int | None) -> Page[WebhookDelivery]:
    """Return a page of deliveries, newest first; `before` is the last id on the page before."""
    deliveries = find_deliveries(webhook).order_by("-id")
    if before is not None:
        deliveries = deliveries.filter(pk__lt=before)
    return read_page(deliveries, key=lambda row: row.pk, is_first=before is None)
