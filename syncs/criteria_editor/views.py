"""Criteria: numbered conditions, the pattern that joins them, and whom they take (R30-R37)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.access import Action, TenantRequest, may
from syncs.criteria_editor.editor import MAX_PERSON, CriteriaEditor
from syncs.criteria_editor.forms.conditions import read_number, read_typed_criteria
from syncs.criteria_editor.queries.passing_days import explain_changes
from syncs.criteria_editor.queries.source import CriteriaSource
from syncs.criteria_editor.rules.reading import mark_fault, read_out, warn_of_exclusions
from syncs.definition.actions.change import change_criteria
from syncs.definition.actions.drafts import keep_typed
from syncs.definition.queries.plain_english import reads_all_because
from syncs.definition.views import LEAVE, go_on, leave_url, show_step
from syncs.domain.relations import asked_relations
from syncs.domain.zones import zone_or_utc
from syncs.found import sync_of
from syncs.models import Step, SyncState
from syncs.proposal.stored import stored_criteria, typed_criteria
from web.form_page import form_page
from web.seen import ChangedMeanwhile, Seen

LOOKS_AGAIN = {"", "look"}
"""What the form says when nobody has pressed a button, or the one that only shows what fits."""


@form_page
@may(Action.EDIT_SYNCS)
def edit_criteria(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Show the criteria, do what the pressed button says, or save them.

    What stands in the form of a draft is kept besides, so that it survives a closed browser (R22).
    """
    sync = sync_of(request, sync_id)
    source = CriteriaSource(sync)
    if request.method != "POST":
        return render_criteria(request, CriteriaEditor.as_stored(sync, source))
    typed = read_typed_criteria(request.POST)
    action, _, about = request.POST.get("do", "").partition(":")
    seen = Seen.unsealed(request.POST.get("seen", ""))
    editor = CriteriaEditor.as_typed(sync, source, typed, seen=seen)
    try:
        if action == "save" and editor.check():
            return _save(request, editor)
        if action == LEAVE:
            _keep_if_changed(editor)
            return redirect(leave_url(request, sync, Step.RECORDS, about))
        if action in LOOKS_AGAIN:
            editor.propose_operators(typed)
        if action == "enter" and typed.is_new_person:
            action = "test"
        _do(editor, action, about)
    except ChangedMeanwhile as other:
        editor.show_changes(other)
    return render_criteria(request, editor)


def _save(request: TenantRequest, editor: CriteriaEditor) -> HttpResponse:
    reads_again = change_criteria(editor.sync, editor.criteria, seen=editor.seen, tab=editor.tab)
    message = "The criteria are saved."
    return go_on(request, editor.sync, Step.RECORDS, message, reads_again=reads_again)


def _do(editor: CriteriaEditor, action: str, about: str) -> None:
    """Do what the button says, and keep what stands in the form then.

    Whoever asks Recruit comes back seconds later, when the person may have typed on: by then
    nothing is kept. The page counts by itself, for conditions that it has sent before.
    """
    if action == "count":
        editor.try_count(now=timezone.now())
    elif action == "test":
        _keep(editor)
        editor.try_person(now=timezone.now())
    else:
        _act(editor, action, about)
        _keep(editor)


def _keep_if_changed(editor: CriteriaEditor) -> None:
    """Keep what stands in the form unless it is what is kept or saved already."""
    stored = typed_criteria(editor.sync) or editor.sync.criteria
    if editor.criteria.model_dump(mode="json") != stored:
        _keep(editor)


def _keep(editor: CriteriaEditor) -> None:
    """Keep what stands in the form of a draft, which the person has seen then."""
    if editor.sync.state == SyncState.DRAFT:
        keep_typed(editor.sync, editor.criteria, seen=editor.seen, tab=editor.tab)
        editor.see(stored_criteria(editor.sync))


def _act(editor: CriteriaEditor, action: str, about: str) -> None:
    """Change the form as a button says; without one, as when a field has changed, look again."""
    number, _, wish = about.partition(":")
    if action == "add":
        editor.add()
    elif action == "delete":
        editor.remove(read_number(number), wish)
    elif action in {"up", "down"}:
        editor.move(action, read_number(number), wish)
    elif action == "own":
        editor.write_pattern()
    elif action == "default":
        editor.drop_pattern()


def render_criteria(request: TenantRequest, editor: CriteriaEditor) -> HttpResponse:
    """Render the editor as it stands."""
    pattern_problems = editor.pattern_problems
    relations = asked_relations(editor.sync.module, editor.criteria)
    today = timezone.now().astimezone(zone_or_utc(request.organisation.time_zone)).date()
    context = {
        "editor": editor,
        "is_typed_again": False,  # that is about the step before
        "criteria": editor.criteria,
        "boxes": editor.boxes,
        "rows": editor.view_rows(),
        "pattern_problems": pattern_problems,
        "fault_line": mark_fault(pattern_problems),
        "english": read_out(editor.criteria, editor.fields or ()),
        "exclusions": warn_of_exclusions(editor.criteria, editor.fields or (), today=today),
        "reads_all_because": reads_all_because(relations),
        "changes_with_day": ""
        if relations
        else explain_changes(editor.criteria, editor.attempt.trial),
        "person": editor.person[:MAX_PERSON],
        "focus": editor.focus,
        "keeps_count": editor.keeps_count,
        "counts_itself": editor.can_count and not editor.attempt.is_made and not editor.keeps_count,
        "trouble": editor.source.trouble,
        **vars(editor.attempt),
    }
    return show_step(request, editor.sync, Step.RECORDS, "criteria_editor/criteria.html", context)
