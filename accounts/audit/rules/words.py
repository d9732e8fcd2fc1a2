"""The words in which entries of the audit log are told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

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

KINDS_OF_SUPPRESSION = {1: "Do not mail", 2: "Bounced", 3: "Complained", 4: "Unsubscribed"}

KINDS_OF_RUN = {
    "import": "Import",
    "preview": "Preview",
    "apply": "As previewed",
    "remove": "Removal of people held",
    "undo_view": "Preview of an undo",
    "undo": "Undo",
}

NOTHING = "nothing"
MAX_LENGTH = 2_000
"""Signs of a value that are told; the whole is in the table."""


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
    """A thing that changed; a value that was not there is the empty text."""

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


def tell(happened: Happened, lists: Mapping[int, str]) -> ToldEntry:
    """Return an entry in words; `lists` are the names of mailing lists by id."""
    deed = SPECIAL_DEEDS.get(
        (happened.noun, happened.change), DEEDS.get(happened.change, happened.change)
    )
    noun = NOUNS.get(happened.noun, happened.noun.capitalize())
    names = [*happened.before, *(name for name in happened.after if name not in happened.before)]
    names.sort(key=lambda name: name != "name")  # which thing it is comes first
    changes = [
        ToldChange(
            _label(name),
            _value(happened, name, happened.before, lists),
            _value(happened, name, happened.after, lists),
        )
        for name in names
    ]
    who = happened.actor_name or ACTORS.get(happened.actor_kind, happened.actor_kind)
    return ToldEntry(happened.at, who, f"{noun} {deed}", happened.name, changes)


def _label(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ").capitalize()


def _value(
    happened: Happened, name: str, values: Mapping[str, Any], lists: Mapping[int, str]
) -> str:
    if name not in values:
        return ""
    value = values[name]
    if name == "mailing_list_id" and value in lists:
        return lists[value]
    if name == "kind" and "suppression" in happened.noun:
        return KINDS_OF_SUPPRESSION.get(value, str(value))
    if name == "kind" and happened.noun == "run":
        return KINDS_OF_RUN.get(value, str(value))
    return in_words(value)[:MAX_LENGTH]


def in_words(value: object) -> str:
    """Return a stored value in words; what has parts is told as JSON."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)
