"""The exchange of a one-time grant code of Zoho's API console for lasting credentials (R1)."""

from __future__ import annotations

import time

import httpx

from recruit.auth import token_request
from recruit.bounds import Bounds
from recruit.call_slots import MemoryCallSlots
from recruit.credentials import OAuthCredentials, is_token
from recruit.endpoints import Endpoints
from recruit.errors import NoRefreshToken, UnexpectedAnswer
from recruit.meter import Meter
from recruit.network import Network
from recruit.oauth import read_token
from recruit.transport import BoundedTransport
from recruit.wire import send


def exchange_code(
    endpoints: Endpoints,
    *,
    client_id: str,
    client_secret: str,
    code: str,
    redirect_uri: str | None = None,
    bounds: Bounds | None = None,
    transport: httpx.BaseTransport | None = None,
) -> OAuthCredentials:
    """Exchange a grant code for credentials; a code works once and for minutes only.

    This is one call, never repeated. Raises KeyRejected for a code, client or data centre that is
    wrong, NoRefreshToken for a grant that does not last, else TryLater or UnexpectedAnswer.
    """
    form = {
        "grant_type": "authorization_code",
        "client_id": client_id,
        "client_secret": client_secret,
        "code": code,
    }
    if redirect_uri:
        form["redirect_uri"] = redirect_uri
    answer = read_token(_post(endpoints, form, bounds or Bounds(), transport))
    if not answer.refresh_token:
        raise NoRefreshToken("the grant has no refresh token")
    if not is_token(answer.refresh_token):
        raise UnexpectedAnswer("the grant's refresh token is none")
    return OAuthCredentials(client_id, client_secret, answer.refresh_token)


def _post(
    endpoints: Endpoints,
    form: dict[str, str],
    bounds: Bounds,
    transport: httpx.BaseTransport | None,
) -> httpx.Response:
    whole = BoundedTransport(
        transport or Network(1), bounds=bounds, meter=Meter(), slots=MemoryCallSlots()
    )
    with httpx.Client(transport=whole) as client:
        deadline = time.monotonic() + bounds.total
        return send(client, token_request(endpoints, form, deadline=deadline))
