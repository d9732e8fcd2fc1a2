"""The icon where browsers look for one by themselves, beside what is no page of ours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static


def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon."""
    return redirect(static("favicon.svg"))
