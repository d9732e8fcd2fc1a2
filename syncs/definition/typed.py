"""Keeps what somebody has typed in a step of a draft and not saved: whoever goes back, to another
step, or away finds it in the form again, finished or not (R22).

It is theirs alone, and so in their session: nobody else sees it, or overwrites it with their own.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import QueryDict

from accounts.access import TenantRequest
from syncs.models import Step, Sync, SyncState

MAX_STEPS = 20
MAX_LENGTH = 100_000
"""Characters of a step as its form sends them; the longest mapping has half of it."""

_SESSION = "typed_in_steps"
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "do"})


def keep_step(request: TenantRequest, sync: Sync, step: Step) -> None:
    """Keep what the form of a draft's step has sent, in the place of what was kept of it before."""
    forget_typed(request, sync, step)
    typed = {name: values for name, values in request.POST.lists() if name not in _NOT_TYPED}
    text = urlencode(typed, doseq=True)
    if sync.state == SyncState.DRAFT and len(text) <= MAX_LENGTH:
        kept = {**_kept(request), _name(sync, step): text}
        request.session[_SESSION] = dict([*kept.items()][-MAX_STEPS:])


def find_typed(request: TenantRequest, sync: Sync, step: Step) -> QueryDict | None:
    """Return what was kept of a step that is opened now; None where nothing was, or where its form
    is sent."""
    if request.method == "POST" or step not in find_typed_steps(request, sync):
        return None
    return QueryDict(_kept(request)[_name(sync, step)])


def find_typed_steps(request: TenantRequest, sync: Sync) -> list[Step]:
    """Return the steps of which something is kept; none of a sync that is no draft any more."""
    kept = _kept(request) if sync.state == SyncState.DRAFT else {}
    return [step for step in Step if _name(sync, step) in kept]


def forget_typed(request: TenantRequest, sync: Sync, step: Step) -> None:
    """Forget what was kept of a step, which is saved now, or stands on the page."""
    kept = _kept(request)
    if kept.pop(_name(sync, step), None) is not None:
        request.session[_SESSION] = kept


def _kept(request: TenantRequest) -> dict[str, str]:
    return dict(request.session.get(_SESSION, {}))


def _name(sync: Sync, step: Step) -> str:
    return f"{sync.pk}:{step.value}"
