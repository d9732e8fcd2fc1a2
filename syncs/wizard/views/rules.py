"""List and rules: where people go, and what happens to them later (R14-R17, R38, R50)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone

from accounts.access import Action, TenantRequest, may
from contacts.actions.lists import NameTaken
from syncs.definition.actions.change import ListFixed, change_rules, has_run
from syncs.definition.queries.converted_again import warn_of_converted
from syncs.definition.typed import find_typed, forget_typed
from syncs.definition.views import go_on, leave_step, show_step
from syncs.found import sync_of
from syncs.models import Step, Sync
from syncs.models.removal_defaults import limit_of
from syncs.wizard.forms.rules import LIST_STAYS, RulesForm
from syncs.wizard.queries.choices import are_opt_outs_told, lists_to_feed
from syncs.wizard.queries.opted_out import count_opted_out
from web.form_page import form_page, posted
from web.seen import ChangedMeanwhile


@form_page
@may(Action.EDIT_SYNCS)
def edit_rules(request: TenantRequest, sync_id: int) -> HttpResponse:
    sync = sync_of(request, sync_id)
    form = make_rules_form(request, sync)
    if leaving := leave_step(request, sync, Step.RULES, is_changed=form.has_changed()):
        return leaving
    if form.is_valid():
        try:
            if done := _save_rules(request, sync, form):
                return done
        except ChangedMeanwhile as other:
            form = make_rules_form(request, sync_of(request, sync_id))
            form.show_changes(other)
            forget_typed(request, sync, Step.RULES)
    return show_rules(request, sync, form)


def show_rules(request: TenantRequest, sync: Sync, form: RulesForm) -> HttpResponse:
    """Show the step with what was typed."""
    context = {
        "form": form,
        "list_stays": LIST_STAYS if has_run(sync) else "",
        "warning": warn_of_converted(sync),
        "limit": limit_of(sync),
    }
    return show_step(request, sync, Step.RULES, "wizard/rules.html", context)


def make_rules_form(request: TenantRequest, sync: Sync) -> RulesForm:
    """Return the form of the step as it was sent, or to begin with."""
    list_stays = has_run(sync)
    form = RulesForm(
        posted(request),
        sync=sync,
        lists=lists_to_feed(sync, list_stays=list_stays),
        list_stays=list_stays,
        opt_outs_are_told=are_opt_outs_told(sync),
        opted_out=count_opted_out(sync) if request.method == "POST" else 0,  # asked on saving
    )
    form.type_again(find_typed(request, sync, Step.RULES))
    return form


def _save_rules(request: TenantRequest, sync: Sync, form: RulesForm) -> HttpResponse | None:
    try:
        reads_again = change_rules(sync, form.rules, seen=form.seen, now=timezone.now())
    except NameTaken as taken:
        form.add_error("new_list", f"{taken} Choose it above, or another name.")
        return None
    except ListFixed:
        form.add_error("mailing_list", LIST_STAYS)
        return None
    sync.refresh_from_db()
    if warning := warn_of_converted(sync):
        messages.warning(request, warning)
    return go_on(request, sync, Step.RULES, "The rules are saved.", reads_again=reads_again)
