"""Account settings → API tokens (R104)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may
from accounts.api_tokens.actions import (
    MAX_TOKENS,
    MadeToken,
    TooManyTokens,
    make_token,
    revoke_token,
)
from accounts.api_tokens.forms import TokenForm
from accounts.found import api_token_of
from accounts.models import TokenScope
from web.form_page import form_page


@form_page
@may(Action.MANAGE_API_TOKENS)
def api_tokens(request: TenantRequest) -> HttpResponse:
    """Show the tokens, and make one: its text is in the answer itself, and nowhere else."""
    form = TokenForm(initial={"scope": TokenScope.READ, "days": 90})
    if request.method != "POST":
        return _show(request, form)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    given = form.cleaned_data
    try:
        made = make_token(
            request.member,
            name=given["name"],
            scope=TokenScope(given["scope"]),
            days=given["days"],
            now=timezone.now(),
        )
    except TooManyTokens:
        form.add_error(None, f"There are {MAX_TOKENS} tokens. Revoke one that nothing uses.")
        return _show(request, form)
    return _show(request, TokenForm(initial={"scope": TokenScope.READ, "days": 90}), made=made)


@require_POST
@may(Action.MANAGE_API_TOKENS)
def revoke_api_token(request: TenantRequest, token_id: int) -> HttpResponse:
    token = api_token_of(request, token_id)
    revoke_token(token)
    messages.success(request, f"{token} is revoked: whoever uses it is refused from now on.")
    return redirect("api_tokens", request.organisation.slug)


def _show(
    request: TenantRequest, form: TokenForm, *, made: MadeToken | None = None
) -> HttpResponse:
    tokens = request.organisation.api_tokens.select_related("member__user")
    now = timezone.now()
    context = {
        "form": form,
        "made": made,
        "tokens": [
            {"token": token, "is_expired": token.is_expired(now)}
            for token in tokens.order_by("name", "id")
        ],
    }
    return render(request, "api_tokens/api_tokens.html", context)
