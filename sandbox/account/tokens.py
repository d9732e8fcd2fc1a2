"""The tokens of OAuth and their limits.

An access token lives an hour; a refresh token gives at most ten in ten minutes; at most fifteen
live at once, and the sixteenth ends the oldest. (Recruit's own pages allow thirty; clients must do
with less.)
"""

import hashlib
from collections import deque
from dataclasses import dataclass

from .scopes import EVERYTHING, Scopes, parse_scopes

LIFETIME = 3600
LIVE = 15
PER_WINDOW = 10
WINDOW = 600
CODE_LIFETIME = 600


def secret(*parts: object) -> str:
    """Return thirty-two hex digits that are the same for the same parts."""
    return hashlib.sha256(" ".join(map(str, parts)).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Credentials:
    """The credentials with which a connection signs in, by OAuth or by ZSC key."""

    client_id: str
    client_secret: str
    refresh_token: str
    zsc_key: str
    account_email: str

    @classmethod
    def of(cls, seed: int) -> "Credentials":
        return cls(
            client_id=f"1000.{secret(seed, 'client').upper()}",
            client_secret=secret(seed, "client secret"),
            refresh_token=f"1000.{secret(seed, 'refresh')}.{secret(seed, 'refresh tail')}",
            zsc_key=zsc_key(seed, generation=0),
            account_email=f"recruiting+{seed}@northwind.example",
        )


def zsc_key(seed: int, *, generation: int) -> str:
    return f"zsc.{secret(seed, 'zsc', generation)}"


class TooManyTokens(Exception):
    """The refresh token has been used too often in the last ten minutes."""


@dataclass(frozen=True, slots=True)
class _AccessToken:
    expires: int
    scopes: Scopes


class Tokens:
    """All tokens of the account; `now` is always epoch seconds.

    `per_window`, `most` (alive at once) and `lifetime` (seconds) may be changed while it runs.
    """

    def __init__(self, seed: int, refresh_token: str, *, per_window: int = PER_WINDOW) -> None:
        self.issued = 0
        self.per_window = per_window
        self.most = LIVE
        self.lifetime = LIFETIME
        self._seed = seed
        self._serial = 0
        self._uses: dict[str, deque[int]] = {}
        self._scopes: dict[str, Scopes] = {}
        self._live: dict[str, _AccessToken] = {}
        self._codes: dict[str, tuple[int, Scopes]] = {}
        self._grant(refresh_token, parse_scopes(EVERYTHING))

    def knows(self, refresh_token: str) -> bool:
        return refresh_token in self._uses

    def issue(self, refresh_token: str, *, now: int) -> str:
        """Issue a new access token. Raises TooManyTokens."""
        uses = self._uses[refresh_token]
        while uses and uses[0] <= now - WINDOW:
            uses.popleft()
        if len(uses) >= self.per_window:
            raise TooManyTokens
        uses.append(now)
        self.issued += 1
        token = self._new("access")
        self._live[token] = _AccessToken(now + self.lifetime, self._scopes[refresh_token])
        while len(self._live) > self.most:
            del self._live[next(iter(self._live))]
        return token

    def scopes_of(self, token: str, *, now: int) -> Scopes | None:
        """Return the scopes of a live token; None for one that is unknown or over."""
        live = self._live.get(token)
        return live.scopes if live is not None and live.expires > now else None

    def live(self, now: int) -> int:
        """Return how many there are."""
        return sum(token.expires > now for token in self._live.values())

    def expire(self, token: str | None = None) -> int:
        """End one token or all of them; return how many."""
        ended = [token] if token in self._live else [] if token else list(self._live)
        for each in ended:
            self._live.pop(each, None)
        return len(ended)

    def grant_code(self, *, now: int, scopes: Scopes) -> str:
        """Make a one-time code, as the consent page would hand out."""
        code = self._new("code")
        self._codes[code] = (now + CODE_LIFETIME, scopes)
        return code

    def redeem(self, code: str, *, now: int) -> str | None:
        """Return a new refresh token for a code; None if it is unknown, used or too old."""
        expires, scopes = self._codes.pop(code, (0, frozenset()))
        if expires <= now:
            return None
        refresh_token = self._new("refresh")
        self._grant(refresh_token, scopes)
        return refresh_token

    def _grant(self, refresh_token: str, scopes: Scopes) -> None:
        self._uses[refresh_token] = deque()
        self._scopes[refresh_token] = scopes

    def _new(self, purpose: str) -> str:
        self._serial += 1
        return f"1000.{secret(self._seed, purpose, self._serial)}.{secret(purpose, self._serial)}"
