"""The words in which entries of the audit log are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.audit.rules.values import KnownNames, told_value

NOUNS = {
    "account": "Account",
    "API token": "API token",
    "audit log": "Audit log",
    "connection": "Connection to Recruit",
    "contact": "Contact",
    "contact field": "Contact field",
    "deletion": "Deletion of the organisation",
    "erased person": "Erased person",
    "group address": "Group address",
    "hold": "Held people",
    "invitation": "Invitation",
    "lifted suppression": "Lifted suppression",
    "limit of removals": "Limit of removals",
    "list": "Mailing list",
    "mail provider": "Mail provider",
    "mapping": "Mapping",
    "mapping favourite": "Mapping favourite",
    "member": "Member",
    "metrics key": "Key of metrics",
    "organisation": "Organisation",
    "password": "Password",
    "report reader": "Reader of reports",
    "run": "Run",
    "second factor": "Second factor",
    "sign-in": "Sign-in",
    "sign-out": "Sign-out",
    "single sign-on": "Single sign-on",
    "suppression": "Suppression",
    "suppression file": "File of suppressions",
    "suppressions": "Suppressions",
    "sync": "Sync",
    "webhook": "Webhook",
}
"""The things that entries are about, in the words of the glossary."""

DEEDS = {
    "made": "made",
    "changed": "changed",
    "deleted": "deleted",
    "exported": "exported",
    "joined": "put on lists",
    "left": "taken off a list",
    "succeeded": "succeeded",
    "failed": "failed",
}

SPECIAL_DEEDS = {
    ("deletion", "made"): "asked for",
    ("deletion", "deleted"): "taken back, or done",
    ("member", "made"): "came in",
    ("member", "deleted"): "left or was removed",
    ("invitation", "deleted"): "accepted or withdrawn",
    ("hold", "changed"): "answered",
    ("run", "made"): "asked for",
    ("run", "changed"): "cancelled",
    ("connection", "made"): "connected",
    ("suppression file", "made"): "sent",
    ("suppression file", "deleted"): "discarded",
    ("lifted suppression", "made"): "lifted",
    ("erased person", "made"): "erased",
    ("password", "made"): "set",
    ("second factor", "made"): "added",
    ("second factor", "changed"): "made anew",
    ("second factor", "deleted"): "removed",
    ("sign-out", "made"): "everywhere",
    ("single sign-on", "made"): "connected",
    ("single sign-on", "deleted"): "disconnected",
}

ACTORS = {
    "person": "A person",
    "token": "An API token",
    "command": "A command",
    "stranger": "Somebody not signed in",
    "system": "RecruitSync",
}

LABELS = {
    ("sync", "mailing_list_id"): "Mailing list",
    ("sync", "selection"): "Records",
    ("sync", "view_name"): "Custom view",
    ("sync", "retrieve_after"): "Data after",
    ("sync", "opt_outs"): "Who opted out",
    ("sync", "deleted"): "Who is deleted in Recruit",
    ("sync", "converted"): "Converted candidates",
    ("sync", "no_match"): "Who is not selected any more",
    ("sync", "at"): "Time of day",
    ("sync", "zone"): "Time zone",
    ("sync", "day"): "Day of the month",
    ("sync", "full_read_days"): "Everything is read again",
    ("sync", "limit_people"): "At most removed at once",
    ("sync", "limit_percent"): "At most removed at once, as a share",
    ("sync", "hold_days"): "Held people wait for an answer",
    ("sync", "state_reason"): "Reason",
    ("connection", "data_centre"): "Data centre",
    ("connection", "api_url"): "Address of the API",
    ("connection", "accounts_url"): "Address of the accounts server",
    ("connection", "account_email"): "E-mail address of the account",
    ("connection", "credentials_kind"): "Sign in with",
    ("connection", "secret_set_at"): "Key entered",
    ("connection", "keep_running"): "Keep syncs running when the new key works",
    ("connection", "tested_at"): "Passed its test",
    ("connection", "edition_override"): "Edition to go by",
    ("connection", "account_type_override"): "Account type to go by",
    ("limit of removals", "people"): "At most removed at once",
    ("limit of removals", "percent"): "At most removed at once, as a share",
    ("limit of removals", "days"): "Held people wait for an answer",
    ("run", "full"): "Reads everything",
    ("run", "cancel_requested_at"): "Cancelled",
    ("organisation", "slug"): "Name in addresses",
    ("group address", "local_part"): "Before the @",
    ("group address", "is_group"): "Belongs to a group",
    ("list", "archived_at"): "Archived",
    ("suppression file", "applied_at"): "Applied",
    ("suppression file", "suppressed"): "Addresses suppressed",
    ("erased person", "erased_at"): "Erased",
    ("erased person", "let_back_at"): "Let back",
    ("metrics key", "hint"): "Ends with",
    ("metrics key", "made_at"): "Made",
    ("API token", "shown"): "Begins with",
    ("API token", "expires_at"): "Ends",
    ("invitation", "expires_at"): "Ends",
    ("invitation", "email"): "E-mail address",
    ("deletion", "delete_at"): "Deleted for good",
    ("webhook", "url"): "Address",
    ("webhook", "kinds"): "Told of",
    ("webhook", "secret_set_at"): "Secret made",
    ("webhook", "disabled_at"): "Switched off",
    ("webhook", "disabled_cause"): "Why it is off",
    ("mail provider", "provider"): "Provider",
    ("report reader", "role"): "Role in PostgreSQL",
    ("contact", "email"): "E-mail address",
    ("account", "email"): "E-mail address",
    ("sign-in", "by"): "Signed in by",
}
"""What columns are called whose name alone says too little, by noun and column."""


@dataclass(frozen=True)
class Happened:
    """An entry as it is stored; `before` and `after` by the name of what changed."""

    at: datetime
    actor_kind: str
    actor_name: str
    change: str
    noun: str
    name: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True)
class ToldChange:
    """A thing that changed, by its name as stored and in words; a value that was not there is the
    empty text."""

    column: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ToldEntry:
    """An entry in words for people: who, what was done, to what by name, and each change."""

    at: datetime
    who: str
    what: str
    name: str
    changes: list[ToldChange] = field(default_factory=list)


def tell(happened: Happened, known: KnownNames) -> ToldEntry:
    """Return an entry in words."""
    deed = SPECIAL_DEEDS.get(
        (happened.noun, happened.change), DEEDS.get(happened.change, happened.change)
    )
    noun = NOUNS.get(happened.noun, happened.noun.capitalize())
    names = [*happened.before, *(name for name in happened.after if name not in happened.before)]
    names.sort(key=lambda name: name != "name")  # which thing it is comes first
    changes = [
        ToldChange(
            name,
            _label(happened.noun, name, known),
            _value(happened.noun, name, happened.before, known),
            _value(happened.noun, name, happened.after, known),
        )
        for name in names
    ]
    who = happened.actor_name or ACTORS.get(happened.actor_kind, happened.actor_kind)
    return ToldEntry(happened.at, who, f"{noun} {deed}", happened.name, changes)


def _label(noun: str, name: str, known: KnownNames) -> str:
    if noun == "contact" and name in known.fields:
        return known.fields[name]
    return column_in_words(noun, name)


def column_in_words(noun: str, column: str) -> str:
    """Return what a column of a noun is called."""
    plain = column.removesuffix("_id").replace("_", " ").capitalize()
    return LABELS.get((noun, column), plain)


def _value(noun: str, name: str, values: Mapping[str, Any], known: KnownNames) -> str:
    return told_value(noun, name, values[name], known) if name in values else ""
