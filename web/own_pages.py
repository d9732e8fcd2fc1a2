"""Our own pages where Django has none, or one that is not true: no browser meets a blank one."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.views.defaults import bad_request


class OwnPagesMiddleware:
    """Gives a page to who opens an address that only forms are sent to, as from the history."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_blank = isinstance(response, HttpResponseNotAllowed) and not response.content
        if not is_blank or not request.accepts("text/html"):
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django cannot read (400), or is longer than it reads (413)."""
    if isinstance(exception, RequestDataTooBig):
        return render(None, "413.html", status=413)
    return bad_request(request, exception)
