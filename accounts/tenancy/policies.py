"""Says which tables are locked and by which condition, from the models: so none is forgotten.

A table with a column `organisation_id` shows the rows of the organisation that is served. A table
without, whose rows belong to rows of such a table, shows those whose owners are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model

from accounts.tenancy.roles import ACROSS, APPLICATION

TENANT = "accounts_organisation"
COLUMN = "organisation_id"

SERVED = (
    "(SELECT coalesce(nullif(current_setting('recruitsync.organisation', true), '')::bigint, 0))"
)
"""The organisation that is served, or 0, which is none. As a sub-select it is asked once for a
statement, and the planner does not look it up in statistics older than a young tenant."""

IS_SERVED = f"IS NOT DISTINCT FROM {SERVED}"
"""No index can be looked up by this, unlike by `=`: so a policy takes rows away and never leads a
statement, which names its organisation itself, to read all rows of the organisation for one."""


@dataclass(frozen=True)
class RowPolicy:
    """A rule of PostgreSQL: the rows of `table` that `role` sees and writes."""

    table: str
    name: str
    role: str
    condition: str

    @property
    def statement(self) -> str:
        """The statement that makes it, for reading and for writing."""
        return (
            f'CREATE POLICY "{self.name}" ON "{self.table}" TO {self.role}'
            f" USING ({self.condition}) WITH CHECK ({self.condition})"
        )


def locked_tables() -> dict[str, str]:
    """Return every table of an organisation, with the condition on the rows of the one served."""
    models = {
        each._meta.db_table: each
        for each in apps.get_models(include_auto_created=True)
        if each._meta.managed and not each._meta.proxy
    }
    locked = {TENANT: f"id {IS_SERVED}"}
    for table, model in models.items():
        if COLUMN in {field.column for field in _fields(model)}:
            locked[table] = f"{COLUMN} {IS_SERVED}"
    while found := {
        table: condition
        for table, model in models.items()
        if table not in locked and (condition := _condition_of_owners(model, locked))
    }:
        locked |= found
    return dict(sorted(locked.items()))


def all_policies() -> Iterator[RowPolicy]:
    """Yield the two policies of each table.

    PostgreSQL shows a row that any policy shows, so there must be no third one.
    """
    for table, condition in locked_tables().items():
        yield RowPolicy(table, "of_organisation", APPLICATION, condition)
        yield RowPolicy(table, "across_organisations", ACROSS, "true")


def _condition_of_owners(model: type[Model], locked: dict[str, str]) -> str:
    """Return the condition that the owners of a row are shown; empty where it has none."""
    conditions = []
    for field in _fields(model):
        if isinstance(field, ForeignKey) and not field.null:
            owner = field.related_model._meta
            if owner.db_table in locked and owner.db_table != model._meta.db_table:
                conditions.append(
                    f'EXISTS (SELECT FROM "{owner.db_table}" owner'
                    f' WHERE owner."{field.target_field.column}" ='
                    f' "{model._meta.db_table}"."{field.column}"'
                    f" AND owner.{_unqualified(locked[owner.db_table])})"
                )
    return " AND ".join(conditions)


def _unqualified(condition: str) -> str:
    return "ctid IS NOT NULL" if condition.startswith("EXISTS") else condition


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return list(model._meta.concrete_fields)
