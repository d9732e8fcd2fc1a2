"""All style sheets as one, so that a page asks once for how it looks.

The name has the digest of what is in it, so that browsers keep it for good and ask anew for another
one. What is sent has neither comments nor indentation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

FOLDER = settings.BASE_DIR / "static" / "css"

GENERAL = ("tokens", "elements", "layout", "parts", "forms", "tables")
"""The sheets of no room, in the order in which they hold; those of rooms follow, by name."""

KEPT_BY_BROWSERS = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class StyleSheet:
    """The text that is sent, and the digest that its address has."""

    text: str
    digest: str


def joined_sheets() -> StyleSheet:
    """Return all sheets as one; of a developer's machine as they are now."""
    if settings.DEBUG:
        _join.cache_clear()
    return _join()


@require_safe
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """Send it; under the name of another version, as pages from before may ask for, not to be
    kept."""
    sheet = joined_sheets()
    is_this_one = digest == sheet.digest
    kept = KEPT_BY_BROWSERS if is_this_one else "no-store"
    return HttpResponse(sheet.text, content_type="text/css", headers={"Cache-Control": kept})


@cache
def _join() -> StyleSheet:
    others = sorted({path.stem for path in FOLDER.glob("*.css")}.difference(GENERAL))
    sheets = [(FOLDER / f"{name}.css").read_text() for name in (*GENERAL, *others)]
    text = re.sub(r"/\*.*?\*/", "", "\n".join(sheets), flags=re.DOTALL)
    lines = "\n".join(filter(None, map(str.strip, text.splitlines())))
    return StyleSheet(lines, sha256(lines.encode()).hexdigest()[:12])
