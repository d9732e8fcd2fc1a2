"""Webhooks: made with a secret that is told once, changed, switched, deleted (R105)."""

from __future__ import annotations

from accounts.access import Action, TenantRequest, user_of
from api.frame.operations import Endpoint, Reply, operation
from api.frame.problems import ApiProblem
from api.frame.versions import etag_of, require_version
from api.webhooks.shapes import (
    NewWebhook,
    WebhookAnswer,
    WebhookChange,
    WebhookPage,
    WebhookWithSecret,
)
from syncs.clock import database_now
from syncs.webhooks.actions.addresses import UnfitAddress
from syncs.webhooks.actions.secrets import replace_secret
from syncs.webhooks.actions.webhooks import (
    MAX_WEBHOOKS,
    TooManyWebhooks,
    WebhookChoice,
    change_webhook,
    make_webhook,
    remove_webhook,
    stored_webhook,
    switch_off,
    switch_on,
)
from syncs.webhooks.models import Webhook
from syncs.webhooks.queries.webhooks import counted_webhook_of, webhook_of, webhooks_of

MANAGE = Action.MANAGE_WEBHOOKS


class Webhooks(Endpoint):
    """The webhooks of the organisation."""

    @operation("list_webhooks", "Read webhooks", action=MANAGE, answer=WebhookPage)
    def get(self, request: TenantRequest) -> WebhookPage:
        """Return all webhooks in the order in which they were made. Secrets are never told."""
        found = webhooks_of(request.organisation)
        return WebhookPage(items=[WebhookAnswer.of(each) for each in found], next_cursor=None)

    @operation(
        "make_webhook",
        "Make a webhook",
        action=MANAGE,
        answer=WebhookWithSecret,
        status=201,
        body=NewWebhook,
        example={"url": "https://receiver.example/hook", "kinds": ["run.failed", "run.held"]},
    )
    def post(self, request: TenantRequest, body: NewWebhook) -> Reply:
        """Make a webhook, and tell the secret by which its messages are signed. It is told nowhere
        else; the same request with the same `Idempotency-Key` tells it again for 24 hours."""
        choice = WebhookChoice(body.url, body.kinds)
        try:
            made, secret = make_webhook(
                request.organisation, choice, by=user_of(request), now=database_now()
            )
        except ValueError as fault:
            raise _unfit(fault) from fault
        except TooManyWebhooks:
            words = f"There are {MAX_WEBHOOKS} webhooks already. Delete one first."
            raise ApiProblem("conflict", words) from None
        return _told_with_secret(request, made.pk, secret)


class OneWebhook(Endpoint):
    """A webhook."""

    @operation("read_webhook", "Read a webhook", action=MANAGE, answer=WebhookAnswer)
    def get(self, request: TenantRequest, webhook_id: int) -> Reply:
        """Return the webhook, and how it fares."""
        return told_webhook(request, webhook_id)

    @operation(
        "change_webhook",
        "Change a webhook",
        action=MANAGE,
        answer=WebhookAnswer,
        body=WebhookChange,
        versioned=True,
        example={"kinds": ["run.failed"]},
    )
    def patch(self, request: TenantRequest, body: WebhookChange, webhook_id: int) -> Reply:
        """Send it to another address, or tell it of other kinds; another address is no longer
        failing."""
        webhook = webhook_of(request.organisation, webhook_id)
        seen = require_version(request, stored_webhook(webhook))
        url = webhook.url if body.url is None else body.url
        choice = WebhookChoice(url, webhook.kinds if body.kinds is None else body.kinds)
        try:
            change_webhook(webhook, choice, seen=seen)
        except ValueError as fault:
            raise _unfit(fault) from fault
        return told_webhook(request, webhook_id)

    @operation("delete_webhook", "Delete a webhook", action=MANAGE)
    def delete(self, request: TenantRequest, webhook_id: int) -> None:
        """Delete the webhook with its log; what waits is never sent."""
        remove_webhook(webhook_of(request.organisation, webhook_id))


class WebhookSecret(Endpoint):
    """The secret of a webhook."""

    @operation(
        "replace_webhook_secret",
        "Replace the secret of a webhook",
        action=MANAGE,
        answer=WebhookWithSecret,
    )
    def post(self, request: TenantRequest, webhook_id: int) -> Reply:
        """Make a new secret, and tell it in this answer alone. For a day the one before signs
        too."""
        webhook = webhook_of(request.organisation, webhook_id)
        return _told_with_secret(request, webhook.pk, replace_secret(webhook, now=database_now()))


class WebhookOff(Endpoint):
    """The rest of a webhook."""

    @operation("switch_webhook_off", "Switch a webhook off", action=MANAGE, answer=WebhookAnswer)
    def post(self, request: TenantRequest, webhook_id: int) -> Reply:
        """Send nothing more to it; what happens is kept for 30 days. One that is off stays so."""
        switch_off(webhook_of(request.organisation, webhook_id), now=database_now())
        return told_webhook(request, webhook_id)


class WebhookOn(Endpoint):
    """The end of a webhook's rest."""

    @operation("switch_webhook_on", "Switch a webhook on", action=MANAGE, answer=WebhookAnswer)
    def post(self, request: TenantRequest, webhook_id: int) -> Reply:
        """Send to it again, with all that has happened meanwhile. One that is on stays so."""
        switch_on(webhook_of(request.organisation, webhook_id))
        return told_webhook(request, webhook_id)


def told_webhook(request: TenantRequest, webhook_id: int) -> Reply:
    """Return the webhook as it is now."""
    webhook = counted_webhook_of(request.organisation, webhook_id)
    return Reply(WebhookAnswer.of(webhook), etag=_etag(webhook), location=_address(webhook))


def _told_with_secret(request: TenantRequest, webhook_id: int, secret: str) -> Reply:
    webhook = counted_webhook_of(request.organisation, webhook_id)
    told = WebhookWithSecret(webhook=WebhookAnswer.of(webhook), secret=secret)
    return Reply(told, etag=_etag(webhook), location=_address(webhook))


def _etag(webhook: Webhook) -> str:
    return etag_of(stored_webhook(webhook))


def _address(webhook: Webhook) -> str:
    return f"/api/v1/webhooks/{webhook.pk}"


def _unfit(fault: ValueError) -> ApiProblem:
    return ApiProblem.at("/url" if isinstance(fault, UnfitAddress) else "/kinds", str(fault))
