"""One look at the mapping editor: its rows, what can be chosen in them, and sample values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from contacts.models import GroupAddress
from syncs.mapping.actions.stored import load_pairs, load_vocabulary
from syncs.mapping.forms.rows import MOST_PAIRS, NEW, MappingForm, PairForm, Row
from syncs.mapping.queries import MappingSource
from syncs.mapping.rules.conflict import Conflict, find_conflict
from syncs.mapping.rules.favourites import Fetched, LeftOut, fetch_pairs
from syncs.mapping.rules.pairs import Pair, TypedPair, default_pairs, describe_pair, fingerprint
from syncs.mapping.rules.samples import Samples, sample_addresses, sample_values, warn_of_misfits
from syncs.mapping.rules.vocabulary import EMAIL, TYPE_IN_WORDS, SourceField
from syncs.models import Sync


class RowView(NamedTuple):
    """A row with its samples; these are None where Recruit was not, or could not be, asked.

    `problem` says why the pair cannot be saved, `warning` that some values do not fit.
    """

    form: PairForm
    samples: Samples | None = None
    problem: str = ""
    warning: str = ""

    @property
    def announces(self) -> str:
        """What tells this warning from one about another choice."""
        row = self.form.row
        return f"{row.source}>{row.field_type(self.form.vocabulary)}" if self.warning else ""

    @property
    def is_news(self) -> bool:
        return self.form.row.announced != self.announces

    @property
    def source_label(self) -> str:
        return self.form.vocabulary.label_of(self.form.row.source)

    @property
    def target_label(self) -> str:
        return self.form.vocabulary.label_of_target(self.form.row.target)

    @property
    def makes_field(self) -> str:
        """What is made on this row, such as `City, a text`; "" for nothing."""
        row, vocabulary = self.form.row, self.form.vocabulary
        if row.target != NEW or not row.source:
            return ""
        return f"{row.label(vocabulary)}, {TYPE_IN_WORDS[row.field_type(vocabulary)]}"


@dataclass
class MappingEditor:
    """To be shown while its `source` is open. `seen` is the fingerprint of the stored pairs that
    the person knows of."""

    sync: Sync
    source: MappingSource
    rows: list[Row]
    seen: str
    is_new: bool = False
    fetched: Fetched | None = None
    conflict: Conflict | None = None
    notices: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.vocabulary = load_vocabulary(self.sync, self.source.fields())
        self.form = MappingForm(self.rows, self.vocabulary)

    @classmethod
    def as_stored(cls, sync: Sync, source: MappingSource) -> MappingEditor:
        """With the pairs that are stored, or those that a new mapping begins with (R40)."""
        stored = load_pairs(sync)
        editor = cls(sync, source, [], fingerprint(stored), is_new=not stored)
        pairs = stored or default_pairs(editor.vocabulary)
        editor.show([Row.of(pair) for pair in pairs])
        return editor

    def show(self, rows: Sequence[Row], *, check: bool = False) -> None:
        """These rows, that of the e-mail address first."""
        emails = [row for row in rows if row.target == EMAIL] or [Row(target=EMAIL)]
        self.rows = [emails[0], *(row for row in rows if row.target != EMAIL)]
        self.form = MappingForm(self.rows, self.vocabulary, check=check)

    def refresh(self) -> None:
        """Somebody else may have made or deleted own fields, or changed the sync."""
        self.sync.refresh_from_db(fields=["selection"])
        self.vocabulary = load_vocabulary(self.sync, self.vocabulary.fields)
        self.show(self.rows)

    def add(self, source: str = "") -> None:
        """One more row, with a contact field whose name suggests itself."""
        if self.form.is_full:
            self.say("warning", f"A mapping has at most {MOST_PAIRS} pairs.")
            return
        known = source in (self.vocabulary.fields or {})
        taken = {row.target for row in self.rows}
        target = self.vocabulary.suggest_target(source) if known else ""
        suggested = target if target and target not in taken else NEW
        self.show([*self.rows, Row(source, suggested) if known else Row()])
        to_choose = "target" if known else "source"
        self.form.forms[-1].fields[to_choose].widget.attrs["autofocus"] = True

    def remove(self, place: int) -> None:
        """Not the first row: without an e-mail address nobody can be imported."""
        if place > 0:
            self.show([row for number, row in enumerate(self.rows) if number != place])

    def fetch(self, name: str, favourite: Sequence[Pair]) -> None:
        """Add what a favourite has and this mapping lacks (R42)."""
        present = [Pair(row.source, row.target) for row in self.rows if row.source]
        added, left_out = fetch_pairs(favourite, present, self.vocabulary)
        filled = {pair.target for pair in added}
        kept = [r for r in self.rows if r.source or (r.target not in filled and r != Row())]
        room = MOST_PAIRS - len(kept)
        left_out += [self._left_out(pair) for pair in added[room:]]
        self.fetched = Fetched(name, len(added[:room]), left_out)
        self.show([*kept, *map(Row.of, added[:room])])

    def _left_out(self, pair: Pair) -> LeftOut:
        return LeftOut(
            describe_pair(pair, self.vocabulary), f"A mapping has at most {MOST_PAIRS} pairs."
        )

    def meet(self, stored: list[Pair], typed: list[TypedPair]) -> None:
        """Say how what somebody else saved differs from what was typed here."""
        self.refresh()
        self.conflict = find_conflict(stored, typed, self.vocabulary)
        self.seen = fingerprint(stored)

    def say(self, level: str, words: str) -> None:
        self.notices.append((level, words))

    def row_views(self) -> list[RowView]:
        """Asks Recruit for sample values, once for all rows."""
        fits = {row.source for row in self.rows if row.source and not self._why_not(row)}
        records = self.source.records(sorted(fits)) if self.vocabulary.fields else None
        roles = GroupAddress.objects.of(self.sync.organisation_id)
        return [self._view(form, records, roles, fits) for form in self.form.forms]

    def unmapped(self) -> tuple[list[SourceField], list[SourceField]]:
        """Fields that can be mapped and are not yet, and custom ones that cannot be."""
        used = {row.source for row in self.rows}
        left = [f for f in (self.vocabulary.fields or {}).values() if f.name not in used]
        left.sort(key=lambda each: (each.label.casefold(), each.name))
        refused = self.vocabulary.custom_refusal
        return (
            [each for each in left if not self.vocabulary.why_not(each.name)],
            [e for e in left if refused and self.vocabulary.why_not(e.name) == refused],
        )

    def _view(
        self,
        form: PairForm,
        records: list[dict[str, Any]] | None,
        roles: frozenset[str],
        fits: set[str],
    ) -> RowView:
        row = form.row
        if row.source not in fits:
            return RowView(form, problem=self._why_not(row))
        if records is None:
            return RowView(form)
        if form.is_email:
            return RowView(form, sample_addresses(row.source, records, roles))
        field_type = row.field_type(self.vocabulary)
        samples = sample_values(row.source, field_type, records)
        known = (self.vocabulary.fields or {})[row.source]
        return RowView(
            form, samples, warning=warn_of_misfits(known, row.target, field_type, samples)
        )

    def _why_not(self, row: Row) -> str:
        if not row.source or self.vocabulary.fields is None:
            return ""
        return self.vocabulary.why_not(row.source, row.target)
