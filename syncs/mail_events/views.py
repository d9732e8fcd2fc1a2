"""Account settings → Mail providers, and the address that providers call (R70)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Action, TenantRequest, may, user_of
from accounts.tenancy.standing import serve_from_here
from contacts.models import MailHook, MailProvider
from syncs.found import mail_hook_of
from syncs.mail_events.actions.heed import heed_events, note_not_understood
from syncs.mail_events.actions.hooks import make_hook
from syncs.mail_events.actions.parse import NotUnderstood, parse_events
from syncs.mail_events.forms import HookForm
from web.form_page import form_page
from web.own_address import own_address


@form_page
@may(Action.SEE)
def mail_hooks(request: TenantRequest) -> HttpResponseBase:
    """Show the webhooks to everybody; those who connect accounts make them."""
    return _add(request) if request.method == "POST" else _show(request, HookForm())


@require_POST
@may(Action.CONNECT)
def delete_mail_hook(request: TenantRequest, hook_id: int) -> HttpResponse:
    hook = mail_hook_of(request, hook_id)
    hook.delete()
    messages.success(request, f"The webhook of {hook} is deleted. What it told stays suppressed.")
    return redirect("mail_hooks", request.organisation.slug)


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def mail_events(request: HttpRequest, provider: str, secret: str) -> HttpResponse:
    """Take what a provider tells; some ask by HEAD first whether anybody is there.

    What is not understood is answered like all else: the address has a secret, which would stand in
    the log of an error, and the same call would come again and again.
    """
    hook = MailHook.objects.find(provider, secret)
    if hook is None:
        raise Http404
    serve_from_here(hook.organisation_id)
    if request.method == "POST":
        try:
            events = parse_events(request, MailProvider(hook.provider))
        except NotUnderstood:
            note_not_understood(hook)
        else:
            heed_events(hook, events, now=timezone.now())
    return HttpResponse()


@may(Action.CONNECT)
def _add(request: TenantRequest) -> HttpResponse:
    """Make a webhook, and show its address in the answer itself: it is known nowhere else."""
    form = HookForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    provider = MailProvider(form.cleaned_data["provider"])
    made, secret = make_hook(
        request.organisation, provider, by=user_of(request), now=timezone.now()
    )
    address = address_of_hook(request, made, secret)
    return _show(request, HookForm(), made=made, address=address)


def address_of_hook(request: HttpRequest, hook: MailHook, secret: str) -> str:
    """Return what is to be entered at the provider of a webhook."""
    return own_address(request, reverse("mail_events", args=[hook.provider, secret]))


def _show(
    request: TenantRequest, form: HookForm, *, made: MailHook | None = None, address: str = ""
) -> HttpResponse:
    hooks = request.organisation.mail_hooks.select_related("made_by").order_by("provider", "id")
    context = {"form": form, "hooks": hooks, "made": made, "address": address}
    return render(request, "mail_events/mail_hooks.html", context)
