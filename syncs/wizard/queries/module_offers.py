"""The modules that a sync can read, each with what it is or why it is not to be had (R10, R11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Organisation
from recruit import Field, Module
from syncs.domain.modules import CANDIDATES, CONTACTS
from syncs.domain.run_settings import OPT_OUT
from syncs.editions.allowances import refusal_of
from syncs.editions.rules import Feature
from syncs.mapping.rules.vocabulary import DEFAULTS, EMAIL, may_hold_address
from syncs.models import Connection

OWN_MODULES = (CANDIDATES, CONTACTS)
"""Recruit's own modules of people; all others are custom."""


@dataclass(frozen=True)
class ModuleOffer:
    """A module to choose; `refusal` says why it cannot be chosen, "" where it can."""

    api_name: str
    label: str
    sentence: str
    refusal: str = ""


def offer_modules(
    modules: Iterable[Module], connection: Connection, organisation: Organisation
) -> list[ModuleOffer]:
    """Return Candidates, Contacts, then custom modules, as the account calls them."""
    known = {module.api_name: module for module in modules if _can_be_read(module)}
    offers = []
    if CANDIDATES in known:
        offers.append(_offer(known[CANDIDATES], "People who look for a job."))
    if CONTACTS in known:
        why = refusal_of(Feature.CONTACTS, connection, organisation)
        offers.append(_offer(known[CONTACTS], "People at departments and clients.", why))
    custom = [module for module in known.values() if module.custom]
    return [*offers, *(_offer(module, "A custom module of the account.") for module in custom)]


def email_fields_of(fields: Iterable[Field]) -> list[tuple[str, str]]:
    """Return API name and label of the fields that can give the e-mail address (R40)."""
    found = [field for field in fields if may_hold_address(field.data_type) and field.visible]
    return [(field.api_name, field.field_label or field.api_name) for field in found]


def tells_opt_outs(fields: Iterable[Field]) -> bool:
    """Tell whether a module has the field that tells who has opted out (R15)."""
    return any(field.api_name == OPT_OUT for field in fields)


def default_sources(fields: Iterable[Field], email_field: str) -> dict[str, tuple[str, str]]:
    """Return name and label of the source fields to begin with, by contact column.

    That is the e-mail address, and names where there are any (R40).
    """
    labels = {field.api_name: field.field_label or field.api_name for field in fields}
    wanted = DEFAULTS | {EMAIL: email_field}
    return {column: (name, labels[name]) for column, name in wanted.items() if name in labels}


def _can_be_read(module: Module) -> bool:
    return module.api_supported and module.viewable


def _offer(module: Module, sentence: str, refusal: str = "") -> ModuleOffer:
    label = module.plural_label or module.module_name or module.api_name
    return ModuleOffer(module.api_name, label, sentence, refusal)
