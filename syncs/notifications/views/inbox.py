"""The page of what needs attention and of what a member was told, and the button that says it was
seen (R96)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Action, TenantRequest, may
from syncs.clock import database_now
from syncs.notifications.actions.see import mark_seen
from syncs.notifications.forms import InboxPage, SeenNeedsForm
from syncs.notifications.queries.inbox import read_inbox


@require_safe
@may(Action.SEE)
def notification_list(request: TenantRequest) -> HttpResponse:
    form = InboxPage(request.GET)
    page = read_inbox(request.member, before=form.asked.get("after"))
    newest = page.rows[0].notification.pk if page.rows and page.is_first else 0
    context = {"form": form, "page": page, "newest": newest}
    return render(request, "notifications/notifications.html", context)


@require_POST
@may(Action.SEE)
def see_notifications(request: TenantRequest) -> HttpResponse:
    """Mark what a page has shown as seen, and go back to it."""
    form = SeenNeedsForm(request.POST)
    form.is_valid()
    newest = form.cleaned_data.get("newest") or 0
    mark_seen(request.member, form.needs, newest=newest, now=database_now())
    back = form.cleaned_data.get("back") or ""
    here = url_has_allowed_host_and_scheme(back, None) and back.startswith("/")
    return redirect(
        back if here else reverse("notification_list", args=[request.organisation.slug])
    )
