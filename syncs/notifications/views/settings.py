"""The page on which a member says how they want to be told, and sees whether mail arrives (R96)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import Action, TenantRequest, may
from accounts.invitations.mail import is_mail_sent
from syncs.actors.queries.people import people_of
from syncs.actors.rules.who import who_can
from syncs.clock import database_now
from syncs.domain.known_errors import Actor
from syncs.notifications.actions.settings import change_settings, stored_settings
from syncs.notifications.forms import WaysForm
from syncs.notifications.queries.inbox import unsent_mail_of
from web.form_page import form_page, posted
from web.seen import ChangedMeanwhile


@form_page
@may(Action.SEE)
def notification_settings(request: TenantRequest) -> HttpResponse:
    """Show and change the settings of whoever looks: nobody changes those of others."""
    member = request.member
    form = WaysForm(posted(request), stored=stored_settings(member))
    if form.is_valid():
        try:
            changed = change_settings(member, form.entered, seen=form.seen, now=database_now())
        except ChangedMeanwhile as other:
            form.show_changes(other)
        else:
            messages.success(
                request, "Your choice is saved." if changed else "That was your choice already."
            )
            return redirect("notification_settings", request.organisation.slug)
    return render(request, "notifications/settings.html", _context(request, form))


def _context(request: TenantRequest, form: WaysForm) -> dict[str, object]:
    people = people_of(request.organisation)
    reader = request.member.user_id
    return {
        "form": form,
        "is_mail_sent": is_mail_sent(),
        "who_sets_mail": who_can(Actor.OPERATOR, "set EMAIL_URL", people, reader=reader),
        "who_mends_mail": who_can(
            Actor.OPERATOR, "look after the mail server", people, reader=reader
        ),
        "unsent": unsent_mail_of(request.member),
    }
