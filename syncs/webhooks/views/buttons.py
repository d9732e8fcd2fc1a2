"""The buttons of a webhook: its secret, on and off, a test, once more (R105)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may
from syncs.clock import database_now
from syncs.webhooks.actions.secrets import replace_secret
from syncs.webhooks.actions.webhooks import (
    send_again,
    send_all_given_up,
    send_test,
    switch_off,
    switch_on,
)
from syncs.webhooks.queries.webhooks import delivery_of, webhook_of
from syncs.webhooks.views.pages import show_webhook
from web.seen import ChangedMeanwhile, Seen
from web.wording import counted

REPLACED_MEANWHILE = (
    "The secret was replaced meanwhile, perhaps by you in another tab, so nothing was changed. The"
    " one that was shown then is the newest; replaced once more, the one before it would not sign"
    " any longer."
)


@require_POST
@may(Action.MANAGE_WEBHOOKS)
def replace_webhook_secret(request: TenantRequest, webhook_id: int) -> HttpResponse:
    """Replace the secret, and show it in the answer itself: it is shown nowhere else."""
    webhook = webhook_of(request.organisation, webhook_id)
    seen = Seen.unsealed(request.POST.get("seen", ""))
    try:
        secret = replace_secret(webhook, now=database_now(), seen=seen)
    except ChangedMeanwhile:
        messages.warning(request, REPLACED_MEANWHILE)
        return redirect("webhook", request.organisation.slug, webhook.pk)
    return show_webhook(request, webhook.pk, secret=secret)


@require_POST
@may(Action.MANAGE_WEBHOOKS)
def switch_webhook_off(request: TenantRequest, webhook_id: int) -> HttpResponse:
    switch_off(webhook_of(request.organisation, webhook_id), now=database_now())
    messages.success(request, "Nothing is sent to it. What happens is kept for 30 days.")
    return redirect("webhook", request.organisation.slug, webhook_id)


@require_POST
@may(Action.MANAGE_WEBHOOKS)
def switch_webhook_on(request: TenantRequest, webhook_id: int) -> HttpResponse:
    switch_on(webhook_of(request.organisation, webhook_id))
    messages.success(request, "It is on, and is told now what has happened meanwhile.")
    return redirect("webhook", request.organisation.slug, webhook_id)


@require_POST
@may(Action.MANAGE_WEBHOOKS)
def test_webhook(request: TenantRequest, webhook_id: int) -> HttpResponse:
    send_test(webhook_of(request.organisation, webhook_id), now=database_now())
    messages.success(request, "A test is on its way. Reload this page to see what is answered.")
    return redirect("webhook", request.organisation.slug, webhook_id)


@require_POST
@may(Action.MANAGE_WEBHOOKS)
def send_given_up_again(request: TenantRequest, webhook_id: int) -> HttpResponse:
    webhook = webhook_of(request.organisation, webhook_id)
    number = send_all_given_up(webhook, now=database_now())
    messages.success(request, f"{counted(number, 'message')} of those given up are sent again.")
    return redirect("webhook", request.organisation.slug, webhook_id)


@require_POST
@may(Action.MANAGE_WEBHOOKS)
def send_delivery_again(request: TenantRequest, webhook_id: int, delivery_id: int) -> HttpResponse:
    webhook = webhook_of(request.organisation, webhook_id)
    if send_again(delivery_of(webhook, delivery_id), now=database_now()):
        messages.success(request, "It is sent once more, under the same id.")
    else:
        messages.info(request, "It waits to be sent already.")
    return redirect("webhook", request.organisation.slug, webhook_id)
