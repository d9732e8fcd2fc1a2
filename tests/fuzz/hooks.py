"""What schemathesis makes up and never reaches the application, and what is sent in its place."""

from __future__ import annotations

import json
import os
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode
from zlib import crc32

import schemathesis
from schemathesis import GenerationMode
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi.checks import ensure_resource_availability, use_after_free

MAX_LINE = 4_000
"""Gunicorn itself answers 414 to a longer line of a request."""


OWN_MEMBER = os.environ.get("FUZZ_MEMBER", "")
"""The number of the member whose token is used: without its role little could be tried."""


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case[Any]) -> bool:
    """Leave out what is longer than a web server reads, and what changes or removes the member by
    whose token all is tried."""
    path = quote(str(case.formatted_path))
    if case.method in ("PATCH", "DELETE") and path.endswith(f"/members/{OWN_MEMBER}"):
        return False
    query = urlencode(dict(case.query or {}), doseq=True)
    return len(path) + len(query) < MAX_LINE


@schemathesis.hook
def before_add_examples(
    context: schemathesis.HookContext, examples: list[schemathesis.Case[Any]]
) -> None:
    """Leave out the same among the examples, about which `filter_case` is not asked."""
    examples[:] = [each for each in examples if filter_case(context, each)]


TOMBSTONES = "/api/v1/contacts/"


@schemathesis.check
def deleted_is_gone(
    context: schemathesis.CheckContext,
    response: schemathesis.Response,
    case: schemathesis.Case[Any],
) -> bool | None:
    """Notice what is there after it was deleted; a contact is, as a tombstone (R18)."""
    if case.path.startswith(TOMBSTONES):
        return None
    return use_after_free(context, response, case)


ENDED_BY = {"lift_suppression", "merge_fields"}
"""Operations that end what their address names, by POST."""

FORGETS = "erase_person"
"""The operation that ends whatever names somebody."""


@schemathesis.check
def made_is_there(
    context: schemathesis.CheckContext,
    response: schemathesis.Response,
    case: schemathesis.Case[Any],
) -> bool | None:
    """Notice what is gone after it was made, unless a step between them has ended it."""
    if any(_has_ended(context, each, case) for each in context.internals.find_all_cases()):
        return None
    return ensure_resource_availability(context, response, case)


def _has_ended(
    context: schemathesis.CheckContext, done: schemathesis.Case[Any], case: schemathesis.Case[Any]
) -> bool:
    name = done.operation.definition.raw.get("operationId")
    told = context.internals.find_response(case_id=done.id)
    if name not in {*ENDED_BY, FORGETS} or told is None or told.status_code not in range(200, 300):
        return False
    ended, asked = (f"{each.formatted_path}/" for each in (done, case))
    return name == FORGETS or asked.startswith(ended.removesuffix("/").rpartition("/")[0] + "/")


KEY = "Idempotency-Key"
MAX_KEY = 255
_numbers = count(1)

IDS = json.loads(os.environ.get("FUZZ_IDS", "{}"))
"""The ids that examples name, of the organisation."""

ONE_OF = 3
"""So many bodies that are made up to be valid for each one that is the example of the document."""


@schemathesis.hook
def map_case(
    context: schemathesis.HookContext, case: schemathesis.Case[Any]
) -> schemathesis.Case[Any]:
    """Send the example in place of some bodies: what only has the shape makes a sync or a webhook
    hardly ever, and then nothing could come after it. In a chain each request has a key of its own:
    an answer that is repeated may tell of what a step between them has deleted."""
    if case.meta and case.meta.phase.name is TestPhase.STATEFUL and KEY in (case.headers or {}):
        case.headers[KEY] = f"{case.headers[KEY]}{next(_numbers)}"[-MAX_KEY:]
    example = _example_of(case)
    if not example or case.meta is None or case.meta.generation.mode is GenerationMode.NEGATIVE:
        return case
    number = crc32(json.dumps(case.body, sort_keys=True, default=str).encode())
    if number % ONE_OF:
        return case
    sent = {name: IDS.get(name, value) for name, value in example.items()}
    if "name" in sent:  # another one each time, so that it is not taken
        sent["name"] = f"{sent['name']} {number}"
    for name in {"address", "email"} & set(sent):  # or what one chain makes another one deletes
        sent[name] = f"{next(_numbers)}.{sent[name]}"
    case.body = sent
    return case


def _example_of(case: schemathesis.Case[Any]) -> dict[str, Any]:
    body = case.operation.definition.raw.get("requestBody", {})
    media = body.get("content", {}).get("application/json", {})
    found: dict[str, Any] = media.get("examples", {}).get("Example", {}).get("value", {})
    return found
