"""The codes of everything that the API refuses, each with its status and what to do (R99).

`docs/api.md` lists them for people; a test compares the two.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProblemCode:
    """A kind of refusal: its HTTP status, a title that is the same for all of it, and what is
    next."""

    code: str
    status: int
    title: str
    what_to_do: str


PROBLEM_CODES = (
    ProblemCode("invalid_json", 400, "The body is no JSON", "Send a JSON object in UTF-8."),
    ProblemCode(
        "invalid_query",
        400,
        "A parameter of the address does not fit",
        "Mend the parameters that `errors` names.",
    ),
    ProblemCode(
        "invalid_cursor",
        400,
        "There is no such cursor",
        "Take the cursor as the answer before gave it, or begin without one.",
    ),
    ProblemCode(
        "invalid_header", 400, "A header does not fit", "Mend the header that `detail` names."
    ),
    ProblemCode(
        "not_authenticated",
        401,
        "There is no token",
        "Send a token as `Authorization: Bearer rst_…`.",
    ),
    ProblemCode(
        "token_unknown",
        401,
        "The token is unknown",
        "It may be mistyped or revoked: an admin makes a new one under Account settings → API"
        " tokens.",
    ),
    ProblemCode(
        "token_expired", 401, "The time of the token is over", "Have an admin make a new token."
    ),
    ProblemCode(
        "not_allowed",
        403,
        "The token may not do this",
        "Use a token with a wider scope, of a member whose role allows it.",
    ),
    ProblemCode(
        "not_found",
        404,
        "There is no such thing",
        "Check the address and its ids: they are those of the token's organisation.",
    ),
    ProblemCode(
        "method_not_allowed", 405, "The address has no such method", "Use one that `Allow` names."
    ),
    ProblemCode(
        "conflict",
        409,
        "This cannot be done as things are",
        "Read `detail`: it says what is in the way and who can change it.",
    ),
    ProblemCode("name_taken", 409, "The name is taken", "Choose another name."),
    ProblemCode(
        "confirmation_needed",
        409,
        "This has consequences that need a yes",
        "Read `detail`, then send the field that it names if that is wanted.",
    ),
    ProblemCode(
        "not_ready",
        409,
        "Something is still missing",
        "Complete what `errors` names, then try again.",
    ),
    ProblemCode(
        "key_not_working",
        409,
        "The key of the connection does not work",
        "An admin can test it, or enter a new one.",
    ),
    ProblemCode(
        "request_in_flight",
        409,
        "The first request with this key is not answered yet",
        "Wait a moment, then send the same again.",
    ),
    ProblemCode(
        "cursor_expired",
        410,
        "The cursor is too old",
        "Read all members anew, and follow the changes from there.",
    ),
    ProblemCode(
        "version_changed",
        412,
        "Somebody has changed it meanwhile",
        "Read it again, and send your change with the new ETag.",
    ),
    ProblemCode("body_too_large", 413, "The body is too large", "Send less at once."),
    ProblemCode(
        "unsupported_media_type",
        415,
        "The body is of a kind that is not read",
        "Send `Content-Type: application/json`.",
    ),
    ProblemCode(
        "invalid", 422, "Something that was sent does not fit", "Mend what `errors` names."
    ),
    ProblemCode(
        "check_failed",
        422,
        "Recruit does not accept these credentials",
        "Read `detail`: it says what is wrong, and who can mend it.",
    ),
    ProblemCode(
        "idempotency_key_reused",
        422,
        "The Idempotency-Key belongs to another request",
        "Use a new key for each new request.",
    ),
    ProblemCode(
        "version_required",
        428,
        "It is not said which version this changes",
        "Read it first, and send its ETag as `If-Match`, or as `version` with the preview of a"
        " change.",
    ),
    ProblemCode(
        "too_many_requests",
        429,
        "The token is used too often",
        "Wait for as many seconds as `Retry-After` says.",
    ),
    ProblemCode(
        "server_error",
        500,
        "This is a fault of RecruitSync",
        "Try again. If it stays so, tell your operator the time and the address.",
    ),
    ProblemCode(
        "recruit_silent",
        503,
        "Recruit could not be asked",
        "Read `detail`, and try again later.",
    ),
)

BY_CODE = {each.code: each for each in PROBLEM_CODES}
