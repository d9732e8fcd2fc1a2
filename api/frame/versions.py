"""Versions: whoever changes something says which state of it was seen, by its ETag (R24)."""

from __future__ import annotations

import json
from hashlib import sha256

from django.http import HttpRequest

from api.frame.problems import ApiProblem
from web.seen import Seen, Stored

ANY = "*"


def etag_of(stored: Stored) -> str:
    """Return the ETag of what is stored of all that can be changed."""
    digests = json.dumps(dict(Seen.of(stored).digests), sort_keys=True)
    return f'"{sha256(digests.encode()).hexdigest()[:32]}"'


def require_version(request: HttpRequest, stored: Stored) -> Seen:
    """Return what the program has seen, where that is what is stored.

    Raises ApiProblem. `If-Match: *` overwrites whatever is there.
    """
    return require_seen(request.headers.get("If-Match", ""), stored)


def require_seen(versions: str, stored: Stored) -> Seen:
    """Return what the program has seen, as `require_version` does, by ETags from elsewhere."""
    sent = versions.strip()
    if not sent:
        raise ApiProblem("version_required")
    if sent != ANY and etag_of(stored) not in [each.strip() for each in sent.split(",")]:
        raise ApiProblem("version_changed", headers={"ETag": etag_of(stored)})
    return Seen.of(stored)
