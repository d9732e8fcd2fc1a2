"""The modules that a sync can read, each with what it is or why it is not to be had (R10, R11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Organisation
from recruit import Module
from syncs.domain.modules import CANDIDATES, CONTACTS
from syncs.editions.allowances import refusal_of
from syncs.editions.rules import Feature
from syncs.models import Connection


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


def _can_be_read(module: Module) -> bool:
    return module.api_supported and module.viewable


def _offer(module: Module, sentence: str, refusal: str = "") -> ModuleOffer:
    label = module.plural_label or module.module_name or module.api_name
    return ModuleOffer(module.api_name, label, sentence, refusal)
