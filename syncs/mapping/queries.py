"""Asks Recruit for what the mapping editor shows: the fields of a module, and sample records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Self, TypeVar

from recruit import Field, RecordPage, RecruitClient
from recruit.errors import RecruitError
from syncs.account.client import open_client_for_page, trouble_in_words
from syncs.account.metadata import AccountSilent, fields_of
from syncs.mapping.rules.vocabulary import SourceField
from syncs.models import Selection, Sync

MAX_RECORDS = 50
"""The records looked at; of each field the first values that are not empty are shown."""

Result = TypeVar("Result")


class MappingSource:
    """Recruit as one look at the editor sees it; to be used as a context.

    What could not be read is None, and `trouble` says in words why, and what to do.
    """

    def __init__(self, sync: Sync) -> None:
        self.sync = sync
        self._client: RecruitClient | None = None
        self._read: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        self.trouble = ""

    def read_fields(self) -> dict[str, SourceField] | None:
        """Return the visible fields of the module by name."""
        found = self._ask(lambda client: client.fields(self.sync.module))
        return None if found is None else visible_fields(found)

    def read_records(self, names: Iterable[str]) -> list[dict[str, Any]] | None:
        """Return the latest records that the sync's view shows, with these fields, in one call."""
        asked = tuple(dict.fromkeys(names))
        if not asked:
            return []
        if asked not in self._read:
            page = self._ask(lambda client: self._read_page(client, asked))
            if page is None:
                return None
            self._read[asked] = list(page.records)
        return self._read[asked]

    def _read_page(self, client: RecruitClient, names: tuple[str, ...]) -> RecordPage:
        by_view = self.sync.selection == Selection.VIEW and self.sync.view_id
        return client.records(
            self.sync.module,
            fields=names,
            per_page=MAX_RECORDS,
            sort_order="desc",
            cvid=self.sync.view_id if by_view else None,
        )

    def _ask(self, question: Callable[[RecruitClient], Result]) -> Result | None:
        """Ask, unless something has failed before: a person is waiting."""
        if self.trouble:
            return None
        try:
            self._client = self._client or open_client_for_page(self.sync.connection)
            return question(self._client)
        except RecruitError as error:
            self.trouble = trouble_in_words(error)
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client:
            self._client.close()


class KeptMappingSource(MappingSource):
    """The fields as the account told them within minutes: nobody who holds locks waits for it."""

    def read_fields(self) -> dict[str, SourceField] | None:
        """Return the visible fields of the module by name."""
        try:
            return visible_fields(fields_of(self.sync.connection, self.sync.module))
        except AccountSilent as silent:
            self.trouble = str(silent)
            return None


def visible_fields(fields: Iterable[Field]) -> dict[str, SourceField]:
    """Return the visible ones by name."""
    return {
        field.api_name: SourceField(
            field.api_name,
            field.field_label or field.api_name,
            field.data_type,
            field.custom_field,
        )
        for field in fields
        if field.visible
    }
