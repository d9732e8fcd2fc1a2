"""What of all that schemathesis makes up never reaches the application."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import schemathesis

MAX_LINE = 4_000
"""Gunicorn itself answers 414 to a longer line of a request."""


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case[Any]) -> bool:
    """Leave out what is longer than a web server reads."""
    path = quote(str(case.formatted_path))
    query = urlencode(dict(case.query or {}), doseq=True)
    return len(path) + len(query) < MAX_LINE
