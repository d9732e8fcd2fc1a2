"""Begins a sync: the module of the account, and the field with the e-mail address (R10, R40)."""

from __future__ import annotations

from syncs.account.metadata import fields_of
from syncs.definition.actions.drafts import ChosenModule, create_draft
from syncs.editions.allowances import refusal_of
from syncs.editions.rules import Feature
from syncs.mapping.rules.vocabulary import DEFAULTS, EMAIL
from syncs.models import Connection, Selection, Sync
from syncs.wizard.rules import (
    OWN_MODULES,
    default_sources,
    email_fields_of,
    tells_opt_outs,
)

EMAIL_FIELD = DEFAULTS[EMAIL]


class NoEmailField(Exception):
    """The module has no field with an e-mail address; the message is for people."""

    def __init__(self) -> None:
        super().__init__(
            "This module has no field with an e-mail address, so nobody in it can be put on a list."
            " Add one to the module in Recruit, or choose another module."
        )


class EmailFieldOpen(Exception):
    """The module has several, and none of these `choices`, API name and label, was chosen."""

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        super().__init__("This module has several e-mail fields. Choose the one to write to.")
        self.choices = choices


def begin_sync(
    connection: Connection, *, name: str, module: str, label: str, email_field: str
) -> Sync:
    """Make a draft that reads a module, which the caller has found among those that are offered.

    `email_field` is the one that was chosen, "" for none. Raises AccountSilent, NoEmailField,
    EmailFieldOpen or SyncNameTaken, and then nothing is made.
    """
    chosen = _choose_email_field(connection, module, email_field)
    found = choose_module(connection, module, label=label, email_field=chosen)
    return create_draft(connection, name=name, module=found)


def choose_module(
    connection: Connection, api_name: str, *, label: str, email_field: str
) -> ChosenModule:
    """Return the module with the pairs that a sync of all its records can begin with; none where
    no field gives the e-mail address. Raises AccountSilent."""
    fields = fields_of(connection, api_name)
    organisation = connection.organisation
    refusal = refusal_of(Feature.CUSTOM_FIELDS, connection, organisation, Selection.ALL)
    pairs = default_sources(fields, email_field, with_custom=not refusal) if email_field else {}
    custom = {field.api_name for field in fields if field.custom_field}
    return ChosenModule(api_name, label, pairs, custom, tells_opt_outs(fields))


def email_fields_to_choose(connection: Connection, module: str) -> list[tuple[str, str]]:
    """Return the fields of a custom module among which one is to be chosen, API name and label;
    none where the module has but one, or Recruit's own (R40). Raises AccountSilent or NoEmailField.
    """
    found = email_fields_of(fields_of(connection, module))
    if not found:
        raise NoEmailField
    is_settled = len(found) == 1 or (module in OWN_MODULES and EMAIL_FIELD in dict(found))
    return [] if is_settled else found


def _choose_email_field(connection: Connection, module: str, chosen: str) -> str:
    if choices := email_fields_to_choose(connection, module):
        if chosen not in dict(choices):
            raise EmailFieldOpen(choices)
        return chosen
    names = dict(email_fields_of(fields_of(connection, module)))
    return EMAIL_FIELD if EMAIL_FIELD in names else next(iter(names))
