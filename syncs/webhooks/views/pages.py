"""The pages of Account settings → Webhooks (R105)."""

from __future__ import annotations

import orjson
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may, user_of
from syncs.clock import database_now
from syncs.webhooks.actions.messages import read_message
from syncs.webhooks.actions.secrets import stored_secret
from syncs.webhooks.actions.webhooks import (
    MAX_WEBHOOKS,
    TooManyWebhooks,
    WebhookChoice,
    change_webhook,
    make_webhook,
    remove_webhook,
    stored_choice,
    stored_webhook,
)
from syncs.webhooks.domain.events import CHOSEN, MEMBERS
from syncs.webhooks.forms import LogPage, WebhookForm
from syncs.webhooks.queries.webhooks import (
    counted_webhook_of,
    delivery_of,
    read_deliveries,
    webhook_of,
    webhooks_of,
)
from web.form_page import form_page, posted
from web.seen import ChangedMeanwhile, Seen

SUGGESTED = WebhookChoice("", [kind for kind in CHOSEN if kind not in MEMBERS])
"""Who is on a list leaves the house only where somebody asks for it."""


@require_safe
@may(Action.MANAGE_WEBHOOKS)
def webhooks(request: TenantRequest) -> HttpResponse:
    found = webhooks_of(request.organisation)
    return render(request, "webhooks/webhooks.html", {"webhooks": found, "most": MAX_WEBHOOKS})


@form_page
@may(Action.MANAGE_WEBHOOKS)
def new_webhook(request: TenantRequest) -> HttpResponse:
    """Make a webhook, and show its secret in the answer itself: it is shown nowhere else."""
    form = WebhookForm(posted(request), stored=stored_choice(SUGGESTED))
    if form.is_valid():
        try:
            made, secret = make_webhook(
                request.organisation, form.entered, by=user_of(request), now=database_now()
            )
        except TooManyWebhooks:
            form.add_error(None, f"There are {MAX_WEBHOOKS} webhooks already. Delete one first.")
        else:
            return show_webhook(request, made.pk, secret=secret)
    return render(request, "webhooks/form.html", {"form": form})


@require_safe
@may(Action.MANAGE_WEBHOOKS)
def webhook(request: TenantRequest, webhook_id: int) -> HttpResponse:
    return show_webhook(request, webhook_id)


@form_page
@may(Action.MANAGE_WEBHOOKS)
def edit_webhook(request: TenantRequest, webhook_id: int) -> HttpResponse:
    edited = webhook_of(request.organisation, webhook_id)
    form = WebhookForm(posted(request), stored=stored_webhook(edited))
    if form.is_valid():
        try:
            change_webhook(edited, form.entered, seen=form.seen)
        except ChangedMeanwhile as other:
            form.show_changes(other)
        else:
            messages.success(request, "The webhook is saved.")
            return redirect("webhook", request.organisation.slug, edited.pk)
    return render(request, "webhooks/form.html", {"form": form, "webhook": edited})


@form_page
@may(Action.MANAGE_WEBHOOKS)
def delete_webhook(request: TenantRequest, webhook_id: int) -> HttpResponse:
    """Say what goes with it, then delete it."""
    deleted = counted_webhook_of(request.organisation, webhook_id)
    if request.method == "POST":
        remove_webhook(deleted)
        messages.success(request, f"The webhook to {deleted} is deleted.")
        return redirect("webhooks", request.organisation.slug)
    return render(request, "webhooks/delete.html", {"webhook": deleted})


@require_safe
@may(Action.MANAGE_WEBHOOKS)
def webhook_delivery(request: TenantRequest, webhook_id: int, delivery_id: int) -> HttpResponse:
    """Show one delivery, with its message as it would be sent now."""
    told = webhook_of(request.organisation, webhook_id)
    delivery = delivery_of(told, delivery_id)
    message = orjson.dumps(read_message(delivery.event), option=orjson.OPT_INDENT_2).decode()
    context = {"webhook": told, "delivery": delivery, "message": message}
    return render(request, "webhooks/delivery.html", context)


def show_webhook(request: TenantRequest, webhook_id: int, *, secret: str = "") -> HttpResponse:
    """Render the page of a webhook, with a secret that was made a moment ago."""
    shown = counted_webhook_of(request.organisation, webhook_id)
    form = LogPage(request.GET)
    page = read_deliveries(shown, before=form.asked.get("after"))
    seen = Seen.of(stored_secret(shown)).sealed()
    context = {"webhook": shown, "form": form, "page": page, "secret": secret, "seen": seen}
    return render(request, "webhooks/webhook.html", context)
