"""Requests that may be sent again: the same key and body get the same answer, once done (R104).

The answer is written in the transaction that does the work, so a process that dies leaves either
both or neither. It is kept encrypted, as some have a secret that is shown once (R3). A lock of the
session tells that the first request is still at work; it ends with the session, whatever becomes of
the process.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework.response import Response

from accounts.api_tokens.actions import KEPT_FOR
from accounts.models import ApiToken, IdempotentAnswer
from api.frame.problems import ApiProblem
from web.key_ring import SecretUnreadable, decrypt, encrypt

HEADER = "Idempotency-Key"
MAX_KEY = 255
REPLAYED = "Idempotent-Replayed"

UNREADABLE = (
    "This was done, but its answer is kept no more. Read what there is now, and use a new key for a"
    " new request."
)

_DONE = range(200, 300)


def digest_of_request(token: ApiToken, *parts: str, body: bytes) -> str:
    """Return the digest by which two requests of a token are told apart; blanks in JSON do not
    matter. Without the installation's secret nobody can try out whom a request was about."""
    with suppress(ValueError, RecursionError):  # what is no JSON is refused for that anyway
        body = json.dumps(json.loads(body), sort_keys=True).encode()
    request = "\n".join([str(token.pk), *parts, ""]).encode() + body
    return salted_hmac("api.frame.idempotency", request, algorithm="sha256").hexdigest()


def answer_once(
    token: ApiToken,
    key: str,
    digest: str,
    work: Callable[[], Response],
    *,
    in_transaction: bool,
) -> Response:
    """Do the work, unless it was done for this key before: then give the same answer.

    `in_transaction`: the answer is kept in the transaction of the work; not for work that waits for
    Recruit. A refusal is not kept: nothing was done. Raises ApiProblem.
    """
    if not key.isascii() or not key.isprintable() or len(key) > MAX_KEY:
        raise ApiProblem("invalid_header", f"{HEADER} has at most {MAX_KEY} printable ASCII signs.")
    with _alone_with(token, key):
        if kept := _find_kept(token, key):
            if kept.digest != digest:
                raise ApiProblem("idempotency_key_reused")
            return Response(_open(kept), kept.status, headers={**kept.headers, REPLAYED: "true"})
        with transaction.atomic() if in_transaction else nullcontext():
            response = work()
            if response.status_code in _DONE:
                _keep(token, key, digest, response)
        return response


@contextmanager
def _alone_with(token: ApiToken, key: str) -> Iterator[None]:
    """Hold the lock of a token and key; raise ApiProblem where somebody else has it."""
    number = int.from_bytes(sha256(f"{token.pk}:{key}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        (is_free,) = cursor.fetchone()
    if not is_free:
        raise ApiProblem("request_in_flight", headers={"Retry-After": "1"})
    try:
        yield
    finally:
        if connection.connection is not None and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def _find_kept(token: ApiToken, key: str) -> IdempotentAnswer | None:
    since = timezone.now() - KEPT_FOR
    return IdempotentAnswer.objects.filter(token=token, key=key, created_at__gte=since).first()


def _open(kept: IdempotentAnswer) -> Any:
    """Return the body of a kept answer. Raises ApiProblem where no key opens it, or it went with a
    person who was erased: what was asked for is done, and is not done again."""
    try:
        return json.loads(decrypt(kept.body.encode()))
    except SecretUnreadable:
        raise ApiProblem("conflict", UNREADABLE) from None


def _keep(token: ApiToken, key: str, digest: str, response: Response) -> None:
    told = {name: response[name] for name in ("ETag", "Location") if name in response}
    IdempotentAnswer.objects.update_or_create(
        token=token,
        key=key,
        defaults={
            "organisation_id": token.organisation_id,
            "digest": digest,
            "status": response.status_code,
            "headers": told,
            "body": encrypt(json.dumps(response.data, ensure_ascii=False)).decode(),
            "created_at": timezone.now(),
        },
    )
