"""The settings of a run in words, one by one, so that two of them can be laid beside each other.

They were stored by the release that ran then, so nothing is taken for granted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from contacts.models import MailingList
from criteria import Criteria, in_english
from syncs.definition.queries.plain_english import (
    PolicyInWords,
    policies_in_words,
    policy_on_leaving,
)
from syncs.models import ContactColumn, Policy, Sync
from web.wording import counted

StoredSettings = Mapping[str, Any]
"""Settings as a run keeps them, see `domain.run_settings`."""


class SettingPart(StrEnum):
    """The parts of what a run goes by; the value is what a person calls it."""

    KEY = "key"
    DEFINITION = "definition"
    RULES = "rules"
    MAPPING = "mapping"


@dataclass(frozen=True)
class Setting:
    """A setting in words. `key` is the same in other settings for the same thing; `since` is when
    an option was switched on; `members`, for a set, are what it consists of."""

    part: SettingPart
    key: str
    label: str
    words: str
    since: datetime | None = None
    members: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Names:
    """The names that stored settings know by id or key only: of own contact fields, and of
    lists."""

    fields: Mapping[str, str]
    lists: Mapping[int, str]
    others: Mapping[str, str]
    """The names of today of the sync's module and custom view, by their ids."""

    @classmethod
    def of(cls, sync: Sync, labels: Mapping[str, str], *stored: StoredSettings) -> Names:
        """Return the names as they are today; `labels` are those of own contact fields, `stored` is
        what is to be named."""
        ids = {each["mailing_list_id"] for each in stored if each.get("mailing_list_id")}
        lists = MailingList.objects.filter(organisation_id=sync.organisation_id, pk__in=ids)
        return cls(
            {**labels, **dict(ContactColumn.choices)},
            dict(lists.values_list("pk", "name")),
            {sync.module: sync.module_name, sync.view_id: sync.view_name},
        )


@dataclass(frozen=True)
class _Rules:
    """The policies of stored settings, as `policies_in_words` takes them."""

    module: str
    opt_outs: str
    opt_outs_since: datetime | None
    deleted: str
    deleted_since: datetime | None
    converted: str


def settings_in_words(stored: StoredSettings, names: Names) -> list[Setting]:
    """Return each setting that is stored, in the order of a page."""
    return [*_of_definition(stored, names), *_of_mapping(stored, names), *_of_rules(stored)]


def criteria_of(stored: StoredSettings) -> Criteria | None:
    """Return the criteria that are stored; None for none, or of a release with others."""
    try:
        criteria = Criteria.model_validate(stored.get("criteria"))
        _ = criteria.expression
    except ValueError:
        return None
    return criteria


def instant_of(stored: StoredSettings, name: str) -> datetime | None:
    """Return a stored instant."""
    text = stored.get(name)
    return datetime.fromisoformat(text) if isinstance(text, str) else text


def policies_of(stored: StoredSettings) -> list[PolicyInWords]:
    """Return what happens to people who opt out, are deleted or convert, and to leavers."""
    rules = _Rules(
        module=stored.get("module", ""),
        opt_outs=stored.get("opt_outs", Policy.IGNORE),
        opt_outs_since=instant_of(stored, "opt_outs_since"),
        deleted=stored.get("deleted", Policy.IGNORE),
        deleted_since=instant_of(stored, "deleted_since"),
        converted=stored.get("converted", Policy.IGNORE),
    )
    return policies_in_words(rules)


def _of_definition(stored: StoredSettings, names: Names) -> Iterator[Setting]:
    if stored.get("key_version") is not None:
        words = f"Number {stored['key_version']}"
        yield Setting(SettingPart.KEY, "key", "Key of the account", words)
    module = stored.get("module", "")
    yield Setting(SettingPart.DEFINITION, "module", "Module", names.others.get(module, module))
    if "mailing_list_id" in stored:
        name = names.lists.get(stored["mailing_list_id"], "a list that was deleted")
        yield Setting(SettingPart.DEFINITION, "list", "Mailing list", name)
    if "cvid" in stored:
        yield Setting(SettingPart.DEFINITION, "records", "Records", _selection(stored, names))
    elif criteria := criteria_of(stored):
        yield Setting(SettingPart.DEFINITION, "records", "Records", in_english(criteria))
    if "zone" in stored:
        yield Setting(SettingPart.DEFINITION, "zone", "Days are those of", stored["zone"])


def _selection(stored: StoredSettings, names: Names) -> str:
    if criteria := criteria_of(stored):
        return in_english(criteria)
    if not stored["cvid"]:
        return "All"
    return f"Those of the view {names.others.get(stored['cvid'], stored['cvid'])}"


def _of_mapping(stored: StoredSettings, names: Names) -> Iterator[Setting]:
    if "email_field" in stored:
        yield Setting(SettingPart.MAPPING, "email", "E-mail from", stored["email_field"])
    for pair in stored.get("mapped_fields", []):
        target = pair["target"]
        label = names.fields.get(target, target)
        cleared = ", cleared when empty" if pair.get("clear_when_empty") else ""
        yield Setting(SettingPart.MAPPING, f"pair {target}", label, f"{pair['source']}{cleared}")


def _of_rules(stored: StoredSettings) -> Iterator[Setting]:
    labels = {"opt_outs": "Opted out", "deleted": "Deleted", "converted": "Converted"}
    for (key, label), policy in zip(labels.items(), policies_of(stored), strict=False):
        everybody = " Everybody, also people imported before." if policy.binds_all else ""
        yield Setting(SettingPart.RULES, key, label, policy.sentence + everybody, policy.since)
    if "no_match" in stored:
        words = policy_on_leaving(stored["no_match"])
        yield Setting(SettingPart.RULES, "no_match", "Not selected any more", words)
    if limit := stored.get("removal_limit"):
        words = (
            f"More than {limit['people']:,} people, or {limit['percent']} % of the list, are held"
            " before they leave, and stay if nobody answers within"
            f" {counted(limit['days'], 'day')}."
        )
        yield Setting(SettingPart.RULES, "limit", "Removals at once", words)
    if "group_addresses" in stored:
        groups = frozenset(stored["group_addresses"])
        words = f"{len(groups):,} names before the @ belong to groups"
        yield Setting(SettingPart.RULES, "groups", "Group addresses", words, members=groups)
