"""What all shapes of the API have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, PrivateAttr


class Answer(BaseModel):
    """Something that was answered. Fields that a newer server adds are left out.

    `etag` is the version of what was read, to be sent as `if_match` with a change of it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    _etag: str = PrivateAttr("")

    @property
    def etag(self) -> str:
        """The version, "" where there is none."""
        return self._etag

    def with_etag(self, etag: str) -> None:
        """Note the version with which it was answered."""
        self._etag = etag


class Sent(BaseModel):
    """Something that is sent: what is left out is not sent, and so stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")
