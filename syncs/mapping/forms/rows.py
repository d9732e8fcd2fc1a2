"""The rows of the mapping editor as they are typed, complete or not (R40, R41)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from contacts.models import FieldType
from syncs.mapping.rules.pairs import Pair
from syncs.mapping.rules.vocabulary import EMAIL, Vocabulary

PREFIX = "pair"
ROWS = "rows"
"""The form field that says how many rows there are."""

MAX_PAIRS = 100
NEW = "new"
"""The target of a row on which a contact field is made."""


@dataclass(frozen=True)
class PairRow:
    """A row of the editor, complete or not; `announced` is a warning that it has shown."""

    source: str = ""
    target: str = ""
    clear_when_empty: bool = False
    new_label: str = ""
    new_type: str = ""
    announced: str = ""

    @classmethod
    def of(cls, pair: Pair) -> PairRow:
        return cls(pair.source, pair.target, pair.clear_when_empty)

    def type_in(self, vocabulary: Vocabulary) -> str:
        """Return the type that its values are converted to."""
        if self.target != NEW:
            return vocabulary.type_of(self.target)
        if self.new_type in FieldType.values:
            return self.new_type
        field = (vocabulary.fields or {}).get(self.source)
        return field.suggested_type if field else FieldType.TEXT.value

    def label_in(self, vocabulary: Vocabulary) -> str:
        """Return the name of a field that is made on this row."""
        return self.new_label.strip() or vocabulary.label_of(self.source)


def read_typed_rows(typed: Mapping[str, str]) -> list[PairRow]:
    """Return all that was typed, whether it fits or not, so that nothing is lost on the way."""
    total = typed.get(ROWS, "")
    is_known = total.isascii() and total.isdecimal() and len(total) < 5
    count = min(int(total), MAX_PAIRS) if is_known else 0
    return [_read_row(typed, f"{PREFIX}-{index}-", is_email=index == 0) for index in range(count)]


def are_changed(typed: Sequence[PairRow], stored: Sequence[Pair]) -> bool:
    """Tell whether the rows say something else than the stored pairs."""
    said = [
        replace(row, announced="")
        if row.target == NEW
        else PairRow(row.source, row.target, row.clear_when_empty)
        for row in typed
    ]
    return said != sorted(map(PairRow.of, stored), key=lambda row: row.target != EMAIL)


def _read_row(typed: Mapping[str, str], prefix: str, *, is_email: bool) -> PairRow:
    def read(name: str) -> str:
        return typed.get(prefix + name, "")[:200]

    row = PairRow(
        source=read("source"),
        target=read("target"),
        clear_when_empty=f"{prefix}clear_when_empty" in typed,
        new_label=read("new_label"),
        new_type=read("new_type"),
        announced=read("announced"),
    )
    return replace(row, target=EMAIL, clear_when_empty=False) if is_email else row
