"""The errors of the client, by what to do about them.

RecruitSyncError
├── Unreachable            no answer came, however often it was asked
├── NotUnderstood          the answer is none of this API
└── Refused                nothing was done; `problem` says why
    ├── NotSignedIn        the token is missing, unknown or expired
    ├── NotAllowed         the token may not do this
    ├── NotFound
    ├── InTheWay           as things are, this cannot be done, or somebody changed it meanwhile
    ├── Unfit              what was sent does not fit; `problem.errors` say where
    ├── TooManyRequests
    └── ServerFault
"""

from __future__ import annotations

from recruitsync_client.models import ProblemDetails


class RecruitSyncError(Exception):
    """Something could not be done; the message is for people."""


class Unreachable(RecruitSyncError):
    """No answer came: the server is away, or the network. What was sent may have been done."""


class NotUnderstood(RecruitSyncError):
    """Something answered that is not this API, or of a release that is too old or too new."""


class Refused(RecruitSyncError):
    """The API refused, and nothing was changed."""

    def __init__(self, problem: ProblemDetails) -> None:
        super().__init__(problem.detail)
        self.problem = problem

    @property
    def code(self) -> str:
        """The code of docs/api.md, which stays the same when words change."""
        return self.problem.code


class NotSignedIn(Refused):
    """The token is missing, unknown or expired."""


class NotAllowed(Refused):
    """The token may not do this."""


class NotFound(Refused):
    """There is no such thing in the organisation."""


class InTheWay(Refused):
    """Something is in the way as things are; `problem.detail` says what."""


class Unfit(Refused):
    """What was sent does not fit."""


class TooManyRequests(Refused):
    """The token is used too often, for longer than was waited."""


class ServerFault(Refused):
    """The server failed, or could not ask Recruit."""


_BY_STATUS: dict[int, type[Refused]] = {
    400: Unfit,
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    409: InTheWay,
    410: InTheWay,
    412: InTheWay,
    413: Unfit,
    415: Unfit,
    422: Unfit,
    428: InTheWay,
    429: TooManyRequests,
}


def refusal_of(problem: ProblemDetails) -> Refused:
    """Return the error that a problem means."""
    kind = ServerFault if problem.status >= 500 else _BY_STATUS.get(problem.status, Refused)
    return kind(problem)
