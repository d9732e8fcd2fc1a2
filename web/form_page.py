"""Pages with a form: opened by GET or HEAD, sent by POST."""

from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods

form_page = require_http_methods(["GET", "HEAD", "POST"])
"""Decorates the view of a page that shows a form and takes it; other methods get a 405."""


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent by POST, or None where the page was only opened.

    Given to a form as its data, it leaves the form unbound until somebody sends it.
    """
    return request.POST if request.method == "POST" else None
