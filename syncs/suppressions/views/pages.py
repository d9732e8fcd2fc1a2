"""The page of suppressions, in force or lifted."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from syncs.suppressions.forms import SuppressionFilter
from syncs.suppressions.queries.suppressed import has_lifted, read_lifted, read_suppressions


@require_safe
@may(Action.SEE)
def suppression_list(request: TenantRequest) -> HttpResponse:
    form = SuppressionFilter(request.GET)
    read = read_lifted if form.is_lifted else read_suppressions
    context = {
        "form": form,
        "page": read(request.organisation, form.question, after=form.asked.get("after")),
        "lifted": form.is_lifted,
        "any_lifted": has_lifted(request.organisation),
        "is_filtered": bool(form.question.beginning or form.question.kind),
    }
    return render(request, "suppressions/suppressions.html", context)
