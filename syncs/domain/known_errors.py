"""Errors that end a run, or keep a page from asking Recruit: who can act, and what is next.

The codes are the `kind` of `recruit.errors` and of the application's own errors. Who can act and
what to do is said here and nowhere else; what happened is said where it is raised. The words of a
connection's test are in `syncs/connection/actions/check_failures.py`, those of passing trouble in
`syncs/account/client.py`. `docs/errors.md` lists the errors for people.
"""

from dataclasses import dataclass
from enum import StrEnum


class Actor(StrEnum):
    """Somebody who can mend an error."""

    ADMIN = "an admin"
    MARKETER = "a marketer"
    RECRUIT_ADMINISTRATOR = "an administrator of the Recruit account"
    OPERATOR = "your operator"


@dataclass(frozen=True)
class KnownError:
    """A kind of error; `what_to_do` is for the person who reads it."""

    code: str
    actor: Actor
    what_to_do: str
    is_mended_in_the_connection: bool = False


KNOWN_ERRORS = (
    KnownError(
        "key_rejected",
        Actor.ADMIN,
        "Check the data centre and the account's e-mail address, then paste a new key under"
        " Account settings → Zoho Recruit.",
        is_mended_in_the_connection=True,
    ),
    KnownError(
        "connection_unusable",
        Actor.ADMIN,
        "An admin can test the connection, and enter it again, under Account settings → Zoho"
        " Recruit.",
        is_mended_in_the_connection=True,
    ),
    KnownError(
        "scope_missing",
        Actor.RECRUIT_ADMINISTRATOR,
        "Renew the consent with the scopes ZohoRecruit.modules.ALL, ZohoRecruit.settings.ALL,"
        " ZohoRecruit.org.READ, ZohoRecruit.users.READ and ZohoRecruit.bulk.READ.",
    ),
    KnownError(
        "permission_denied",
        Actor.RECRUIT_ADMINISTRATOR,
        "Give the connected Recruit user permission to read this module, or check that the"
        " Recruit edition includes it.",
    ),
    KnownError(
        "unknown_module",
        Actor.MARKETER,
        "Choose another module: this one is not, or no longer, in the Recruit account.",
    ),
    KnownError(
        "unknown_view",
        Actor.MARKETER,
        "Choose another custom view: this one was deleted or is not shared any more.",
    ),
    KnownError(
        "criteria_unusable",
        Actor.MARKETER,
        "Open the sync, choose Edit retrieval details, and mend its criteria.",
    ),
    KnownError(
        "invalid_request",
        Actor.MARKETER,
        "Check that every mapped field still exists in Recruit and that the connection's data"
        " centre or address is right.",
    ),
    KnownError(
        "answer_too_large",
        Actor.OPERATOR,
        "Run the sync again. If it fails again, give the run's number to your operator: whatever"
        " answers in Recruit's name sends more than any account has.",
    ),
    KnownError(
        "credits_used_up",
        Actor.RECRUIT_ADMINISTRATOR,
        "Wait until Recruit grants new API credits, let syncs run less often, or buy credits.",
    ),
    KnownError(
        "refused",
        Actor.RECRUIT_ADMINISTRATOR,
        "Ask an administrator of the Recruit account.",
    ),
    KnownError(
        "staging_lost",
        Actor.MARKETER,
        "What this run had applied is kept, and another run does the rest at once. Run the sync"
        " again if that one fails too.",
    ),
    KnownError(
        "field_missing",
        Actor.MARKETER,
        "Ask an administrator of the Recruit account to bring the field back, or open the sync and"
        " choose another e-mail field, or other rules. Nobody was added or removed.",
    ),
    KnownError(
        "out_of_balance",
        Actor.OPERATOR,
        "Give the run's number to your operator: this is a fault of RecruitSync itself.",
    ),
    KnownError(
        "unexpected_answer",
        Actor.MARKETER,
        "Run the sync again. If it fails again, give the run's number to your operator.",
    ),
    KnownError(
        "source_never_ends",
        Actor.OPERATOR,
        "Run the sync again. If it fails again, give the run's number to your operator: whatever"
        " answers in Recruit's name sends a list without an end.",
    ),
    KnownError(
        "source_emptied",
        Actor.MARKETER,
        "Look in Recruit whether the records are there, then run the sync again.",
    ),
    KnownError(
        "waits_too_long",
        Actor.RECRUIT_ADMINISTRATOR,
        "Run the sync later, let syncs run less often, or find out what else calls the API of this"
        " Recruit account.",
    ),
    KnownError(
        "not_answering",
        Actor.RECRUIT_ADMINISTRATOR,
        "Look whether Recruit works for people, then run the sync again. If it does, ask your"
        " operator whether RecruitSync can reach it.",
    ),
    KnownError(
        "preview_differs",
        Actor.MARKETER,
        "Look who differs, and make a new preview.",
    ),
    KnownError(
        "apply_cut_short",
        Actor.MARKETER,
        "Make a new preview: it shows what is left to do.",
    ),
    KnownError(
        "set_back",
        Actor.MARKETER,
        "Run the sync again. If it fails again, give the run's number to your operator.",
    ),
    KnownError(
        "workers_died",
        Actor.OPERATOR,
        "Run the sync again. If it fails again, give the run's number to your operator.",
    ),
)

_BY_CODE = {error.code: error for error in KNOWN_ERRORS}


def known_error(code: str) -> KnownError | None:
    """Return what is known of a code, None for "" and for one of an earlier release."""
    return _BY_CODE.get(code)


def what_to_do_about(code: str) -> str:
    """Return what a person can do about an error; raises KeyError for a code that is not here."""
    return _BY_CODE[code].what_to_do
