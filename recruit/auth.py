"""The signing of requests, by a ZSC key or by an OAuth token: fetched, shared and renewed."""

from __future__ import annotations

from collections.abc import Generator
from hashlib import sha256

import httpx

from recruit.credentials import Credentials, OAuthCredentials, ZscCredentials
from recruit.endpoints import Endpoints
from recruit.network import DEADLINE
from recruit.oauth import read_token
from recruit.token_store import TokenStore, utc_now
from recruit.verdict import rejects_token

Flow = Generator[httpx.Request, httpx.Response, None]
Renewal = Generator[httpx.Request, httpx.Response, str]


def auth_for(endpoints: Endpoints, credentials: Credentials, store: TokenStore) -> httpx.Auth:
    """Return the way of signing that fits the credentials."""
    if isinstance(credentials, ZscCredentials):
        return ZscAuth(credentials)
    return OAuth(endpoints, credentials, store)


class ZscAuth(httpx.Auth):
    """A signature: `Authorization: Zoho-zsc <key>` and the account's address in `X-ZSC-Account`."""

    def __init__(self, credentials: ZscCredentials) -> None:
        self._credentials = credentials

    def sync_auth_flow(self, request: httpx.Request) -> Flow:
        request.headers["Authorization"] = f"Zoho-zsc {self._credentials.key}"
        request.headers["X-ZSC-Account"] = self._credentials.account_email
        yield request


class OAuth(httpx.Auth):
    """The signature `Authorization: Zoho-oauthtoken <token>`.

    The token is taken from the store where it has one. A 401 renews the token once and repeats the
    request once. Raises what `read_token` raises.
    """

    def __init__(
        self, endpoints: Endpoints, credentials: OAuthCredentials, store: TokenStore
    ) -> None:
        self._endpoints = endpoints
        self._credentials = credentials
        self._store = store
        self._key = token_key(endpoints, credentials)

    def sync_auth_flow(self, request: httpx.Request) -> Flow:
        token = self._store.get(self._key)
        if token is None:
            token = yield from self._renew(request, rejected=None)
        response = yield _signed(request, token)
        if rejects_token(response):
            token = yield from self._renew(request, rejected=token)
            yield _signed(request, token)

    def _renew(self, request: httpx.Request, *, rejected: str | None) -> Renewal:
        """Return a token other than `rejected`; whoever waited for the lock takes the holder's."""
        with self._store.lock(self._key):
            held = self._store.get(self._key)
            if held is not None and held != rejected:
                return held
            asked_at = utc_now()
            answer = read_token((yield self._token_request(request)))
            self._store.set(self._key, answer.access_token, answer.expires_at(asked_at))
            return answer.access_token

    def _token_request(self, request: httpx.Request) -> httpx.Request:
        form = {
            "grant_type": "refresh_token",
            "client_id": self._credentials.client_id,
            "client_secret": self._credentials.client_secret,
            "refresh_token": self._credentials.refresh_token,
        }
        return token_request(self._endpoints, form, deadline=request.extensions[DEADLINE])


def token_request(endpoints: Endpoints, form: dict[str, str], *, deadline: float) -> httpx.Request:
    """Build a request to the accounts server.

    The secrets travel in its body, never in its address.
    """
    address = f"{endpoints.accounts_url}/oauth/v2/token"
    return httpx.Request("POST", address, data=form, extensions={DEADLINE: deadline})


def token_key(endpoints: Endpoints, credentials: OAuthCredentials) -> str:
    """Name a token in a store without telling a secret: other credentials give another key."""
    parts = (
        endpoints.api_url,
        endpoints.accounts_url,
        credentials.client_id,
        credentials.client_secret,
        credentials.refresh_token,
    )
    return sha256("\n".join(parts).encode()).hexdigest()


def _signed(request: httpx.Request, token: str) -> httpx.Request:
    request.headers["Authorization"] = f"Zoho-oauthtoken {token}"
    return request
