"""Asks an account for the modules that criteria may ask about besides a sync's own (R36)."""

from __future__ import annotations

from collections.abc import Container, Iterable
from contextlib import suppress

from criteria import ConditionField, Subject
from syncs.account.metadata import AccountSilent, fields_of, modules_of, views_of
from syncs.account.recruit_fields import criteria_fields
from syncs.domain.relations import Relation, relations_of
from syncs.models import Connection


def fields_for_criteria(
    connection: Connection, module: str, relations: Iterable[Relation]
) -> tuple[ConditionField, ...]:
    """The fields of a module and of these related ones. Raises AccountSilent."""
    own = criteria_fields(fields_of(connection, module))
    related = (
        field
        for relation in relations
        for field in criteria_fields(fields_of(connection, relation.module), relation.subject)
    )
    return (*own, *related)


def relation_refusals(connection: Connection, module: str) -> dict[Subject, str]:
    """Return why conditions cannot ask about some related records, for those of which this is so.

    Raises AccountSilent.
    """
    relations = relations_of(module)
    # Job_Openings and JobOpenings are the same.
    known = {_plain(each.api_name) for each in modules_of(connection)} if relations else set()
    return {
        relation.subject: f"This account has no module {relation.module.replace('_', ' ')}."
        for relation in relations
        if _plain(relation.module) not in known
    }


def ask_about(
    connection: Connection, module: str, subjects: Container[str], *, views: bool
) -> None:
    """Ask within `asking_once` for the fields of a module, of those of its related ones that
    conditions ask about, and perhaps for its views. What is not answered is told where it is
    needed."""
    related = [each.module for each in relations_of(module) if each.subject.value in subjects]
    for asked in (module, *related):
        with suppress(AccountSilent):
            fields_of(connection, asked)
    if views:
        with suppress(AccountSilent):
            views_of(connection, module)


def _plain(api_name: str) -> str:
    return api_name.replace("_", "")
