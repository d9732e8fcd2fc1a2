"""The two kinds of credentials of a connection (R1), as values that never print a secret."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OAuthCredentials:
    """A self client of Zoho's API console and a refresh token granted to it.

    Raises ValueError, without quoting it, for a value that cannot be one.
    """

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)

    def __post_init__(self) -> None:
        _require_token("client id", self.client_id)
        _require_token("client secret", self.client_secret)
        _require_token("refresh token", self.refresh_token)


@dataclass(frozen=True, slots=True)
class ZscCredentials:
    """A ZSC key and the e-mail address of the account that issued it.

    Raises ValueError, without quoting it, for a value that cannot be one.
    """

    key: str = field(repr=False)
    account_email: str

    def __post_init__(self) -> None:
        _require_token("ZSC key", self.key)
        if not self.account_email.isprintable() or not self.account_email.strip():
            raise ValueError("the account's e-mail address is empty or has control characters")


Credentials = OAuthCredentials | ZscCredentials


def is_token(text: str) -> bool:
    """Tell whether `text` can travel in an HTTP header as one word: printable ASCII, no space."""
    return bool(text) and text.isascii() and text.isprintable() and " " not in text


def _require_token(name: str, text: str) -> None:
    if not is_token(text):
        raise ValueError(f"the {name} is empty or has characters that no {name} has")
