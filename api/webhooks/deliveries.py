"""The log of a webhook: what was sent, what was answered, and what is sent once more (R105)."""

from __future__ import annotations

from accounts.access import Action, TenantRequest
from api.frame.operations import Endpoint, operation
from api.frame.paging import read_newest_first
from api.webhooks.shapes import (
    DeliveriesQuery,
    DeliveryAnswer,
    DeliveryPage,
    DeliveryWithMessage,
    SentAgainAnswer,
)
from syncs.clock import database_now
from syncs.webhooks.actions.webhooks import send_again, send_all_given_up, send_test
from syncs.webhooks.queries.webhooks import delivery_of, find_deliveries, webhook_of

MANAGE = Action.MANAGE_WEBHOOKS


class WebhookTest(Endpoint):
    """A test of a webhook."""

    @operation("test_webhook", "Test a webhook", action=MANAGE, answer=DeliveryAnswer, status=201)
    def post(self, request: TenantRequest, webhook_id: int) -> DeliveryAnswer:
        """Have a test message sent to it alone; read the delivery to see what is answered."""
        webhook = webhook_of(request.organisation, webhook_id)
        made = send_test(webhook, now=database_now())
        return DeliveryAnswer.of(delivery_of(webhook, made.pk))


class Deliveries(Endpoint):
    """The messages of a webhook."""

    @operation(
        "list_deliveries",
        "Read the log of a webhook",
        action=MANAGE,
        answer=DeliveryPage,
        query=DeliveriesQuery,
    )
    def get(self, request: TenantRequest, query: DeliveriesQuery, webhook_id: int) -> DeliveryPage:
        """Return a page of deliveries, the newest first. They are kept for 30 days."""
        webhook = webhook_of(request.organisation, webhook_id)
        rows, following = read_newest_first(find_deliveries(webhook, query.state or ""), query)
        return DeliveryPage(items=[DeliveryAnswer.of(each) for each in rows], next_cursor=following)


class OneDelivery(Endpoint):
    """A message of a webhook."""

    @operation("read_delivery", "Read a delivery", action=MANAGE, answer=DeliveryWithMessage)
    def get(self, request: TenantRequest, webhook_id: int, delivery_id: int) -> DeliveryWithMessage:
        """Return the delivery with its message as it would be sent now."""
        webhook = webhook_of(request.organisation, webhook_id)
        return DeliveryWithMessage.of(delivery_of(webhook, delivery_id))


class DeliveryRepetition(Endpoint):
    """A message that is sent once more."""

    @operation("send_delivery_again", "Send a message again", action=MANAGE, answer=DeliveryAnswer)
    def post(self, request: TenantRequest, webhook_id: int, delivery_id: int) -> DeliveryAnswer:
        """Send the message once more, under the same id. One that waits goes on waiting."""
        webhook = webhook_of(request.organisation, webhook_id)
        send_again(delivery_of(webhook, delivery_id), now=database_now())
        return DeliveryAnswer.of(delivery_of(webhook, delivery_id))


class GivenUpRepetition(Endpoint):
    """All messages of a webhook that were given up."""

    @operation(
        "send_given_up_again",
        "Send again what was given up",
        action=MANAGE,
        answer=SentAgainAnswer,
    )
    def post(self, request: TenantRequest, webhook_id: int) -> SentAgainAnswer:
        """Send all that was given up once more, each under its id."""
        webhook = webhook_of(request.organisation, webhook_id)
        return SentAgainAnswer(deliveries=send_all_given_up(webhook, now=database_now()))
