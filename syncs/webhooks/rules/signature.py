"""Signs messages as Standard Webhooks says (https://www.standardwebhooks.com)."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable
from hashlib import sha256
from secrets import token_bytes

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a secret as receivers take it: `whsec_` and 32 random bytes in base64."""
    return PREFIX + b64encode(token_bytes(SECRET_BYTES)).decode()


def signature_headers(
    message_id: str, body: bytes, *, seconds: int, secrets: Iterable[str]
) -> dict[str, str]:
    """Return the headers of a message that is sent at `seconds` of Unix time.

    Each secret signs: while one is being replaced, receivers may have the old one or the new one.
    """
    signed = f"{message_id}.{seconds}.".encode() + body
    signatures = [f"v1,{b64encode(_sign(secret, signed)).decode()}" for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signatures),
    }


def _sign(secret: str, signed: bytes) -> bytes:
    return hmac.digest(b64decode(secret.removeprefix(PREFIX)), signed, sha256)
