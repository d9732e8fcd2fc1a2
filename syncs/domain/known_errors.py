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
    """A kind of error: what it means, who can do what about it, as in "Bob can run the sync again",
    and what is next, for the person who reads it.

    `mended_at` names the page of the sync on which it is mended, where there is one.
    """

    code: str
    actor: Actor
    means: str
    deed: str
    what_to_do: str
    is_mended_in_the_connection: bool = False
    mended_at: str = ""


KNOWN_ERRORS = (
    KnownError(
        "key_rejected",
        Actor.ADMIN,
        "Recruit does not accept the key or the OAuth client, also not when asked again a minute"
        " later with a fresh token.",
        "enter a new key",
        "Check the data centre and the account's e-mail address, then paste a new key under"
        " Account settings → Zoho Recruit.",
        is_mended_in_the_connection=True,
    ),
    KnownError(
        "connection_unusable",
        Actor.ADMIN,
        "The stored key cannot be decrypted, or the operator does not allow the address of the"
        " account. Recruit was not asked.",
        "test the connection, and enter it again",
        "Test the connection, and enter it again, under Account settings → Zoho Recruit.",
        is_mended_in_the_connection=True,
    ),
    KnownError(
        "scope_missing",
        Actor.RECRUIT_ADMINISTRATOR,
        "The OAuth consent does not cover a call.",
        "renew the consent",
        "Renew the consent with the scopes ZohoRecruit.modules.ALL, ZohoRecruit.settings.ALL,"
        " ZohoRecruit.org.READ, ZohoRecruit.users.READ and ZohoRecruit.bulk.READ.",
    ),
    KnownError(
        "permission_denied",
        Actor.RECRUIT_ADMINISTRATOR,
        "The connected Recruit user may not read the module, or the edition has no such feature.",
        "give the connected user the permission",
        "Give the connected Recruit user permission to read this module, or check that the Recruit"
        " edition includes it.",
    ),
    KnownError(
        "unknown_module",
        Actor.MARKETER,
        "The account has no module of this name.",
        "make a sync of another module",
        "Choose another module: this one is not, or no longer, in the Recruit account.",
    ),
    KnownError(
        "unknown_view",
        Actor.MARKETER,
        "The module has no custom view of this id.",
        "choose another custom view",
        "Choose another custom view: this one was deleted or is not shared any more.",
        mended_at="edit_records",
    ),
    KnownError(
        "criteria_unusable",
        Actor.MARKETER,
        "The criteria do not fit the module as it is today: a field is gone, or has another type.",
        "mend the criteria",
        "Open the sync, choose Edit retrieval details, and mend its criteria.",
        mended_at="edit_criteria",
    ),
    KnownError(
        "invalid_request",
        Actor.MARKETER,
        "Recruit refuses the question: an unknown field, parameter or address.",
        "check the mapped fields",
        "Check that every mapped field still exists in Recruit and that the connection's data"
        " centre or address is right.",
        mended_at="edit_mapping",
    ),
    KnownError(
        "answer_too_large",
        Actor.OPERATOR,
        "An answer of Recruit's takes more memory than a page or a record may: it was not read to"
        " its end.",
        "find out what answers in Recruit's name",
        "Run the sync again. If it fails again, give the run's number to your operator: whatever"
        " answers in Recruit's name sends more than any account has.",
    ),
    KnownError(
        "credits_used_up",
        Actor.RECRUIT_ADMINISTRATOR,
        "The run found the API credits of the last 24 hours used up, waited for new ones, and did"
        " so for three days. It says from when on there are new ones, where Recruit told it.",
        "buy API credits, or find out what uses them",
        "Wait until Recruit grants new API credits, let syncs run less often, or buy credits.",
    ),
    KnownError(
        "refused",
        Actor.RECRUIT_ADMINISTRATOR,
        "Recruit refuses for a reason that has no code of its own here.",
        "find out why Recruit refuses",
        "Ask an administrator of the Recruit account.",
    ),
    KnownError(
        "staging_lost",
        Actor.MARKETER,
        "PostgreSQL crashed after a part of the run was applied, and lost what the run had read.",
        "run the sync again",
        "What this run had applied is kept, and another run does the rest at once. Run the sync"
        " again if that one fails too.",
    ),
    KnownError(
        "field_missing",
        Actor.MARKETER,
        "The module has no field any more by which the sync decides: its e-mail field, the one"
        " that tells who has opted out, or a look-up of related records. Nothing was read.",
        "choose another field, or have this one brought back",
        "Ask an administrator of the Recruit account to bring the field back, or open the sync and"
        " choose another e-mail field, or other rules. Nobody was added or removed.",
        mended_at="edit_mapping",
    ),
    KnownError(
        "out_of_balance",
        Actor.OPERATOR,
        "The rows of the run do not add up to the records it read.",
        "look into it by the run's number",
        "Give the run's number to your operator: this is a fault of RecruitSync itself.",
    ),
    KnownError(
        "unexpected_answer",
        Actor.MARKETER,
        "Recruit answered three times in a row, within half a minute, what does not fit its API."
        " The run shows where.",
        "run the sync again",
        "Run the sync again. If it fails again, give the run's number to your operator.",
    ),
    KnownError(
        "source_never_ends",
        Actor.OPERATOR,
        "A list of Recruit's goes on for ever: full of records that were read already, or of more"
        " than ten million.",
        "find out what answers in Recruit's name",
        "Run the sync again. If it fails again, give the run's number to your operator: whatever"
        " answers in Recruit's name sends a list without an end.",
    ),
    KnownError(
        "source_emptied",
        Actor.MARKETER,
        "A list of Recruit's promised more records, or had some a moment ago, and then said three"
        " times that there are none. What was read until then is not used, and the next run asks"
        " for it again.",
        "look whether the records are in Recruit, and run the sync again",
        "Look in Recruit whether the records are there, then run the sync again.",
    ),
    KnownError(
        "waits_too_long",
        Actor.RECRUIT_ADMINISTRATOR,
        "Recruit asked the run to wait for more than an hour in all, because the account makes too"
        " many calls.",
        "find out what else calls the API",
        "Run the sync later, let syncs run less often, or find out what else calls the API of this"
        " Recruit account.",
    ),
    KnownError(
        "not_answering",
        Actor.RECRUIT_ADMINISTRATOR,
        "Recruit did not answer anybody of this connection, run or page, while the run waited for"
        " an hour in all.",
        "look whether Recruit works",
        "Look whether Recruit works for people, then run the sync again. If it does, ask your"
        " operator whether RecruitSync can reach it.",
    ),
    KnownError(
        "preview_differs",
        Actor.MARKETER,
        "What the run would do now is not what its preview showed: the source, the list, a"
        " suppression or a contact changed meanwhile. Nobody was changed. The run's page names who"
        " differs.",
        "make a new preview",
        "Look who differs, and make a new preview.",
    ),
    KnownError(
        "change_not_saved",
        Actor.MARKETER,
        "A change of a sync was to be saved together with what its preview showed, and cannot"
        " be any more: somebody changed the sync meanwhile, or its list or a contact field is"
        " gone. Nobody was changed, and the sync is as it was.",
        "make a new preview of the change",
        "Make a new preview of the change: it goes by the sync as it is now.",
    ),
    KnownError(
        "apply_cut_short",
        Actor.MARKETER,
        "People were changed while a preview was being applied, or the database lost what was"
        " read, after a part of it was applied. That part is kept, the rest was not done.",
        "make a new preview",
        "Make a new preview: it shows what is left to do.",
    ),
    KnownError(
        "set_back",
        Actor.MARKETER,
        "The run was set back nine times in a row because Recruit or a server of ours could not be"
        " reached, or three times by the same fault. The run shows the last one.",
        "run the sync again",
        "Run the sync again. If it fails again, give the run's number to your operator.",
    ),
    KnownError(
        "workers_died",
        Actor.OPERATOR,
        "Nine workers in a row died in the middle of the run.",
        "find out why workers die",
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
