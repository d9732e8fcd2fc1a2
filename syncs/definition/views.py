"""The frame of every step of making and editing a sync: the rail beside it, and where it leads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import TenantRequest
from syncs.definition.actions.drafts import STEPS, step_on
from syncs.definition.queries.story import answers_of
from syncs.definition.typed import find_typed_steps, forget_typed, keep_step
from syncs.models import Step, Sync, SyncState

LEAVE, DROP, AWAY = "leave", "drop", "away"
"""What buttons of a draft's step ask for: to keep what stands in the form and go to another step,
as `leave:rules`, `away` from the draft or, where nothing is named, back; and to drop what was kept.
"""

READS_EVERYTHING = " The next run reads everything, so that it counts for all records."
BY_SCHEDULE = " It comes with the schedule, or at once with “Run now”."
WHEN_STARTED = " It comes when somebody presses “Run now”."


def show_step(
    request: TenantRequest, sync: Sync, step: Step, template: str, context: dict[str, Any]
) -> HttpResponse:
    typed = find_typed_steps(request, sync)
    mappings = list(sync.field_mappings.select_related("contact_field"))
    steps = [
        {
            "title": answer.step.label,
            "url": step_url(request, sync, answer.step),
            "lines": answer.lines,
            "is_here": answer.step == step,
            "code": answer.step.value,
            "is_typed": answer.step in typed,
        }
        for answer in answers_of(sync, mappings)
    ]
    review = {"title": Step.REVIEW.label, "url": step_url(request, sync, Step.REVIEW)}
    here = step == Step.REVIEW
    steps.append({**review, "lines": [], "is_here": here, "code": Step.REVIEW.value})
    return render(
        request,
        template,
        {
            "sync": sync,
            "step": step,
            "steps": steps,
            "is_draft": sync.state == SyncState.DRAFT,
            "back": back_url(request, sync, step),
            "is_typed_again": request.method != "POST" and step in typed,
            "mappings": mappings,
            **context,
        },
    )


def leave_step(
    request: TenantRequest, sync: Sync, step: Step, *, is_changed: bool
) -> HttpResponse | None:
    """Keep what stands in the form of a draft, if it `is_changed`, and lead where the pressed
    button says (R22); None where it was a button of another kind."""
    action, _, to = request.POST.get("do", "").partition(":")
    if action not in {LEAVE, DROP}:
        return None
    if action == LEAVE and is_changed:
        keep_step(request, sync, step)
    else:
        forget_typed(request, sync, step)
    if action == DROP:
        return redirect(step_url(request, sync, step))
    return redirect(leave_url(request, sync, step, to))


def leave_url(request: TenantRequest, sync: Sync, step: Step, to: str) -> str:
    """Return where a button leads that leaves this step: to another one, away or back."""
    if to in set(Step):
        return step_url(request, sync, Step(to))
    away = reverse("sync_list", args=[request.organisation.slug])
    return away if to == AWAY else back_url(request, sync, step) or away


def go_on(
    request: TenantRequest, sync: Sync, answered: Step, message: str, *, reads_again: bool = False
) -> HttpResponse:
    """Lead on to a draft's next step, or after a change to the sync's page with `message`."""
    forget_typed(request, sync, answered)
    if sync.state == SyncState.DRAFT:
        step_on(sync, answered)
        following = STEPS[STEPS.index(answered) + 1]
        return redirect(step_url(request, sync, following))
    messages.success(request, message + (what_comes_next(sync) if reads_again else ""))
    return redirect("sync_detail", request.organisation.slug, sync.pk)


def what_comes_next(sync: Sync) -> str:
    """Say that saving has started nothing, and what will."""
    return READS_EVERYTHING + (BY_SCHEDULE if sync.next_run_at else WHEN_STARTED)


def step_url(request: TenantRequest, sync: Sync, step: Step) -> str:
    """Return the address of a step; the mapping has one page for who edits and who reads."""
    name = "sync_mapping" if step == Step.MAPPING else f"edit_{step.value}"
    return reverse(name, args=[request.organisation.slug, sync.pk])


def back_url(request: TenantRequest, sync: Sync, step: Step) -> str:
    """Return where *Back* leads: to the step before, or to the page of a sync that is no draft."""
    position = STEPS.index(step)
    if sync.state != SyncState.DRAFT:
        return reverse("sync_detail", args=[request.organisation.slug, sync.pk])
    return step_url(request, sync, STEPS[position - 1]) if position else ""
