"""*Preview this change*: the form of an edit page, sent to be tried and not saved (R75). What
somebody else has changed meanwhile is shown first, as on saving (R24), which applying does.

Each address is that of its edit page, too: whatever else its buttons ask for is done as there, so
that a page which is shown again for a fault goes on working.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from accounts.access import Action, TenantRequest, may, user_of
from syncs.criteria_editor.editor import CriteriaEditor
from syncs.criteria_editor.forms.conditions import read_typed_criteria
from syncs.criteria_editor.queries.source import CriteriaSource
from syncs.criteria_editor.views import edit_criteria, render_criteria
from syncs.definition.actions.change import (
    refuse_unseen_criteria,
    refuse_unseen_records,
    refuse_unseen_rules,
)
from syncs.definition.typed import forget_typed
from syncs.found import sync_of
from syncs.mapping.actions.save import MappingChanged, refuse_unseen_pairs
from syncs.mapping.editor import MappingEditor
from syncs.mapping.forms.rows import read_typed_rows
from syncs.mapping.queries import MappingSource
from syncs.mapping.views.editor import sync_mapping
from syncs.mapping.views.page import render_editor
from syncs.models import Selection, Step, Sync, SyncState
from syncs.overview.actions.change_list import refuse_unseen_list
from syncs.overview.views.list_change import change_list_page, make_list_form, show_list_change
from syncs.preview.actions.request import NoPreview, request_preview
from syncs.preview.views.pairs import propose_pairs
from syncs.proposal.other_list import NotThisList, OldPeople
from syncs.proposal.parts import OtherList, Proposal
from syncs.wizard.forms.records import RecordsForm
from syncs.wizard.forms.rules import RulesForm
from syncs.wizard.queries.choices import find_views
from syncs.wizard.views.records import edit_records, make_records_form, show_records
from syncs.wizard.views.rules import edit_rules, make_rules_form, show_rules
from web.form_page import form_page
from web.seen import ChangedMeanwhile, Seen

PREVIEW, FOR_ALL = "preview", "preview_for_all"
"""What the buttons ask for: a preview, or one in which the options bind everybody whom the sync has
ever imported (R52)."""

StepForm = TypeVar("StepForm", RecordsForm, RulesForm)
"""The form of a step that is a form of Django."""

BY_CRITERIA_FIRST = "Set the criteria first: save, and preview them on the page that follows."


@form_page
@may(Action.EDIT_SYNCS)
def preview_records(request: TenantRequest, sync_id: int) -> HttpResponseBase:
    if request.POST.get("do") != PREVIEW:
        return edit_records(request, sync_id)
    sync = sync_of(request, sync_id)
    views, trouble = find_views(sync)
    form = make_records_form(request, sync, views)
    if form.is_valid() and form.records.selection == Selection.CRITERIA != sync.selection:
        form.add_error("selection", BY_CRITERIA_FIRST)
    return _preview_step(
        request,
        sync,
        Step.RECORDS,
        form,
        propose=lambda: Proposal(records=form.records),
        compare=lambda held: refuse_unseen_records(held, form.records, seen=form.seen),
        make=lambda: make_records_form(request, sync_of(request, sync_id), views),
        show=lambda shown: show_records(request, sync, shown, trouble),
    )


@form_page
@may(Action.EDIT_SYNCS)
def preview_rules(request: TenantRequest, sync_id: int) -> HttpResponseBase:
    asked = request.POST.get("do")
    if asked not in {PREVIEW, FOR_ALL}:
        return edit_rules(request, sync_id)
    sync = sync_of(request, sync_id)
    form = make_rules_form(request, sync)
    return _preview_step(
        request,
        sync,
        Step.RULES,
        form,
        propose=lambda: Proposal(rules=form.rules),
        compare=lambda held: refuse_unseen_rules(held, form.rules, seen=form.seen),
        make=lambda: make_rules_form(request, sync_of(request, sync_id)),
        show=lambda shown: show_rules(request, sync, shown),
        retroactive=asked == FOR_ALL,
    )


@form_page
@may(Action.EDIT_SYNCS)
def preview_list(request: TenantRequest, sync_id: int) -> HttpResponseBase:
    sync = sync_of(request, sync_id)
    if request.POST.get("do") != PREVIEW or sync.state == SyncState.DRAFT:
        return change_list_page(request, sync_id)
    form = make_list_form(request, sync)
    if form.is_valid() and form.people == OldPeople.MOVE:
        list_id = int(form.cleaned_data["mailing_list"])
        return redirect("move_people", request.organisation.slug, sync.pk, list_id)
    return _preview(
        request,
        sync,
        is_valid=form.is_valid(),
        propose=lambda: Proposal(other_list=OtherList(int(form.cleaned_data["mailing_list"]))),
        refuse=partial(form.add_error, None),
        compare=lambda held: refuse_unseen_list(held, form.cleaned_data["seen"]),
    ) or show_list_change(request, sync, form)


@form_page
@may(Action.EDIT_SYNCS)
def preview_criteria(request: TenantRequest, sync_id: int) -> HttpResponseBase:
    if request.POST.get("do") != PREVIEW:
        return edit_criteria(request, sync_id)
    sync = sync_of(request, sync_id)
    typed = read_typed_criteria(request.POST)
    seen = Seen.unsealed(request.POST.get("seen", ""))
    editor = CriteriaEditor.as_typed(sync, CriteriaSource(sync), typed, seen=seen)

    def show_changes(other: ChangedMeanwhile) -> HttpResponse:
        editor.show_changes(other)
        return render_criteria(request, editor)

    return _preview(
        request,
        sync,
        is_valid=editor.check(),
        propose=lambda: Proposal(criteria=editor.criteria),
        refuse=partial(editor.say, "error"),
        compare=lambda held: refuse_unseen_criteria(
            held, editor.criteria, seen=editor.seen, tab=editor.tab
        ),
        show_changes=show_changes,
    ) or render_criteria(request, editor)


@form_page
@may(Action.EDIT_SYNCS)
def preview_mapping(request: TenantRequest, sync_id: int) -> HttpResponseBase:
    if request.POST.get("do") != PREVIEW:
        return sync_mapping(request, sync_id)
    sync = sync_of(request, sync_id)
    typed, seen = read_typed_rows(request.POST), request.POST.get("seen", "")
    with MappingSource(sync) as source:
        editor = MappingEditor.as_typed(sync, source, typed, seen=seen)

        def show_changes(other: MappingChanged) -> HttpResponse:
            editor.show_conflict(other.pairs)
            forget_typed(request, sync, Step.MAPPING)
            return render_editor(request, editor)

        return _preview(
            request,
            sync,
            is_valid=editor.check(),
            propose=lambda: Proposal(pairs=propose_pairs(editor)),
            refuse=partial(editor.say, "error"),
            compare=lambda held: refuse_unseen_pairs(held, seen=editor.seen),
            show_changes=show_changes,
        ) or render_editor(request, editor)


def _preview_step(
    request: TenantRequest,
    sync: Sync,
    step: Step,
    form: StepForm,
    *,
    propose: Callable[[], Proposal],
    compare: Callable[[Sync], object],
    make: Callable[[], StepForm],
    show: Callable[[StepForm], HttpResponse],
    retroactive: bool = False,
) -> HttpResponse:
    """Ask for the preview of what the form of a step proposes, or show the step again: with the
    form as it was sent, or, where somebody else has changed something meanwhile, with one that
    `make` makes anew."""

    def show_changes(other: ChangedMeanwhile) -> HttpResponse:
        fresh = make()
        fresh.show_changes(other)
        forget_typed(request, sync, step)
        return show(fresh)

    return _preview(
        request,
        sync,
        is_valid=form.is_valid(),
        propose=propose,
        refuse=partial(form.add_error, None),
        compare=compare,
        show_changes=show_changes,
        retroactive=retroactive,
    ) or show(form)


def _preview(
    request: TenantRequest,
    sync: Sync,
    *,
    is_valid: bool,
    propose: Callable[[], Proposal],
    refuse: Callable[[str], object],
    compare: Callable[[Sync], object],
    show_changes: Callable[[Any], HttpResponse] | None = None,
    retroactive: bool = False,
) -> HttpResponse | None:
    """Ask for the preview of what a valid form proposes and lead to it; None where the page is to
    be shown again, for its faults or with a refusal.

    `show_changes` shows what `compare` raises: what somebody else has changed meanwhile (R24).
    """
    if not is_valid:
        return None
    try:
        run = request_preview(
            sync,
            user_of(request),
            retroactive=retroactive,
            proposal=propose(),
            compare=compare,
        )
    except (NoPreview, NotThisList) as why:
        refuse(f"No preview was made. {why}")
        return None
    except (ChangedMeanwhile, MappingChanged) as other:
        if show_changes is None:
            raise
        return show_changes(other)
    return redirect("run_detail", request.organisation.slug, run.pk)
