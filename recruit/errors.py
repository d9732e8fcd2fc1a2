"""The errors of a call to Recruit, told apart by what to do about them.

    RecruitError
    ├── TryLater              wait `retry_after` seconds (None: back off) and repeat
    │   └── RateLimited       too many calls; nothing was repeated in place
    ├── StopRun               repeating cannot help: a person must act; `kind` says which
    │   ├── KeyRejected       the ZSC key, the client or the refresh token is not accepted
    │   ├── ScopeMissing      the OAuth consent lacks a scope
    │   ├── PermissionDenied  the account may not do this, or its edition has no such feature
    │   ├── UnknownModule     the account has no such module
    │   ├── UnknownView       the module has no such custom view
    │   ├── InvalidRequest    Recruit refuses the question itself
    │   ├── TooLarge          an answer that would take more memory than any account needs
    │   └── CreditsUsedUp     the day's API credits are gone until `resume_at`
    └── UnexpectedAnswer      the answer does not fit what is known of the API: never guess
        ├── NeverEnds         a list without an end, or one that repeats itself
        ├── NoRefreshToken    a grant without the token that lasts
        ├── Emptied           a list that promised records and then says that there are none
        └── NotJson           its body cannot be read at all, not even when asked again

No error carries a secret, a token or text of an answer: only the place, the HTTP status and
Recruit's error code. All of them survive pickling.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar


class RecruitError(Exception):
    """The base of everything that the client raises about a call.

    `status` is the HTTP status of the answer and `code` Recruit's own error code, where there
    was an answer that had them.
    """

    def __init__(
        self, message: str = "", *, status: int | None = None, code: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class TryLater(RecruitError):
    """A passing failure: 5xx, time-out, cut connection, a gateway's HTML.

    `retry_after` is the wait in seconds that the server asked for, None where it named none.
    """

    def __init__(
        self,
        message: str = "",
        *,
        status: int | None = None,
        code: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, status=status, code=code)
        self.retry_after = retry_after


class RateLimited(TryLater):
    """A refusal of too many calls, or too many at once, or an answer that names a `Retry-After`."""


class StopRun(RecruitError):
    """A failure that only a person can end. `kind` tells such failures apart; whoever shows them
    knows who that person is and puts it in words."""

    kind: ClassVar[str] = "refused"


class KeyRejected(StopRun):
    """Recruit does not accept the credentials, even after one refresh of the token (R7)."""

    kind = "key_rejected"


class ScopeMissing(StopRun):
    """The OAuth consent does not cover this call."""

    kind = "scope_missing"


class PermissionDenied(StopRun):
    """The account's user may not do this, or the edition lacks the feature."""

    kind = "permission_denied"


class UnknownModule(StopRun):
    """The account has no module of this name."""

    kind = "unknown_module"


class UnknownView(StopRun):
    """The module has no custom view of this id."""

    kind = "unknown_view"


class InvalidRequest(StopRun):
    """Recruit refuses the question: an unknown field, parameter or address."""

    kind = "invalid_request"


class TooLarge(StopRun):
    """An answer that is larger, or unpacks to more, than any account needs. It was not read to its
    end: another attempt would only take the memory again (R78)."""

    kind = "answer_too_large"


class CreditsUsedUp(StopRun):
    """The API credits of the last 24 hours are used up.

    `resume_at` is the instant (UTC) from which calls are possible again, None if Recruit names
    none.
    """

    kind = "credits_used_up"

    def __init__(
        self,
        message: str = "",
        *,
        status: int | None = None,
        code: str | None = None,
        resume_at: datetime | None = None,
    ) -> None:
        super().__init__(message, status=status, code=code)
        self.resume_at = resume_at


class UnexpectedAnswer(RecruitError):
    """An answer that does not fit: wrong shape, no id, a redirect. `kind` tells what is
    to be said about it."""

    kind: ClassVar[str] = "unexpected_answer"


class NeverEnds(UnexpectedAnswer):
    """A list that goes on for ever: full of the same records, or of more than there can be."""

    kind = "source_never_ends"


class NoRefreshToken(UnexpectedAnswer):
    """A grant without the token that lasts."""


class Emptied(UnexpectedAnswer):
    """A list that promised more records, or had some a moment ago, and then says there are none."""

    kind = "source_emptied"


class NotJson(UnexpectedAnswer):
    """A body that cannot be read as JSON, even after quick repeats of the call."""
