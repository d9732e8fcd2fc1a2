"""One look at the mapping editor: its rows, what can be chosen in them, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from contacts.models import GroupAddress
from syncs.mapping.actions.stored import load_pairs, load_vocabulary
from syncs.mapping.forms.mapping import MappingForm
from syncs.mapping.forms.row_views import RowView, sources_to_sample, view_rows
from syncs.mapping.forms.rows import MAX_PAIRS, NEW, PairRow
from syncs.mapping.queries import MappingSource
from syncs.mapping.rules.favourites import Fetched, LeftOut, fetch_pairs
from syncs.mapping.rules.pairs import (
    Conflict,
    Pair,
    TypedPair,
    default_pairs,
    describe_pair,
    find_conflict,
    fingerprint,
)
from syncs.mapping.rules.vocabulary import EMAIL, SourceField, Vocabulary
from syncs.models import Sync

NOT_CHECKED = (
    "Nothing was saved, because the fields cannot be checked while Recruit does not answer. What"
    " you entered is still here."
)
MARKED_BELOW = "Nothing was saved. What does not fit is marked below."
FULL = f"A mapping has at most {MAX_PAIRS} pairs."


@dataclass
class MappingEditor:
    """The rows as they stand in the form, what can be chosen in them, and what is wrong.

    To be shown while its `source` is open. `seen` is the fingerprint of the stored pairs that the
    person knows of, `notices` are kinds and words for people.
    """

    sync: Sync
    source: MappingSource
    seen: str
    rows: list[PairRow] = field(default_factory=list)
    is_new: bool = False
    fetched: Fetched | None = None
    conflict: Conflict | None = None
    notices: list[tuple[str, str]] = field(default_factory=list)
    vocabulary: Vocabulary = field(init=False)
    form: MappingForm = field(init=False)

    def __post_init__(self) -> None:
        self.vocabulary = load_vocabulary(self.sync, self.source.read_fields())
        self.show(self.rows)

    @classmethod
    def as_stored(cls, sync: Sync, source: MappingSource) -> MappingEditor:
        """Open the editor with the stored pairs, or those that a new mapping begins with (R40)."""
        stored = load_pairs(sync)
        editor = cls(sync, source, fingerprint(stored), is_new=not stored)
        pairs = stored or default_pairs(editor.vocabulary)
        editor.show([PairRow.of(pair) for pair in pairs])
        return editor

    @classmethod
    def as_typed(
        cls, sync: Sync, source: MappingSource, typed: Sequence[PairRow], *, seen: str
    ) -> MappingEditor:
        """Open the editor with all that a form sent, whether it fits or not."""
        return cls(sync, source, seen, list(typed))

    def show(self, typed: Sequence[PairRow]) -> None:
        """Take these rows, that of the e-mail address first."""
        emails = [row for row in typed if row.target == EMAIL] or [PairRow(target=EMAIL)]
        self.rows = [emails[0], *(row for row in typed if row.target != EMAIL)]
        self.form = MappingForm(self.rows, self.vocabulary)

    def check(self) -> bool:
        """Tell whether everything that was typed can be stored; say beside it what cannot be."""
        self.form = MappingForm(self.rows, self.vocabulary, check=True)
        is_valid = self.form.is_valid()
        if self.vocabulary.fields is None:
            self.say("error", NOT_CHECKED)
            return False
        if not is_valid:
            self.say("error", MARKED_BELOW)
        return is_valid

    def check_samples(self) -> bool:
        """Tell whether no sample warns of anything that the person has not seen yet (R41)."""
        if not any(row.is_news for row in self.view_rows()):
            return True
        self.say("warning", "Not saved yet: some values do not fit. Look, then save again.")
        return False

    @property
    def typed_pairs(self) -> list[TypedPair]:
        """The pairs as they were typed; only after a `check` that found nothing."""
        return self.form.typed_pairs

    def add(self, source: str = "") -> None:
        """Add a row, with the contact field whose name suggests itself for this source."""
        if self.form.is_full:
            self.say("warning", FULL)
            return
        is_known = source in (self.vocabulary.fields or {})
        row = PairRow(source, self._suggest_target(source)) if is_known else PairRow()
        self.show([*self.rows, row])
        to_choose = "target" if is_known else "source"
        self.form.forms[-1].fields[to_choose].widget.attrs["autofocus"] = True

    def remove(self, index: int) -> None:
        """Remove a row, but not the first: without an e-mail address nobody can be imported."""
        if index > 0:
            self.show([row for number, row in enumerate(self.rows) if number != index])

    def take_proposed(self, index: int) -> None:
        """Choose for a row the contact field that suggests itself, where none is chosen yet."""
        row = self.rows[index] if index < len(self.rows) else PairRow()
        target = self._suggest_target(row.source)
        if not row.target and target != NEW:
            self.rows[index] = replace(row, target=target)
            self.show(self.rows)

    def fetch(self, name: str, favourite: Sequence[Pair]) -> None:
        """Add what the favourite of this name has and this mapping lacks (R42)."""
        present = [Pair(row.source, row.target) for row in self.rows if row.source]
        added, left_out = fetch_pairs(favourite, present, self.vocabulary)
        filled = {pair.target for pair in added}
        kept = [r for r in self.rows if r.source or (r.target not in filled and r != PairRow())]
        room = MAX_PAIRS - len(kept)
        left_out += [LeftOut(describe_pair(pair, self.vocabulary), FULL) for pair in added[room:]]
        self.fetched = Fetched(name, len(added[:room]), left_out)
        self.show([*kept, *map(PairRow.of, added[:room])])

    def refresh(self) -> None:
        """Look again at what somebody else may have changed: own fields, the sync's selection."""
        self.sync.refresh_from_db(fields=["selection"])
        self.vocabulary = load_vocabulary(self.sync, self.vocabulary.fields)
        self.show(self.rows)

    def show_made(self, pairs: Sequence[Pair]) -> None:
        """Show what was typed with the contact fields that were made of it."""
        self.refresh()
        self.show([PairRow.of(pair) for pair in pairs])

    def show_conflict(self, stored: Sequence[Pair]) -> None:
        """Say how what somebody else saved differs from what was typed and checked here."""
        typed = self.typed_pairs
        self.refresh()
        self.conflict = find_conflict(stored, typed, self.vocabulary)
        self.seen = fingerprint(stored)

    def say(self, kind: str, message: str) -> None:
        """Add a notice above the form; `kind` is `error`, `warning` or `success`."""
        self.notices.append((kind, message))

    def view_rows(self) -> list[RowView]:
        """Return the rows with samples, for which Recruit is asked once."""
        sources = sources_to_sample(self.form)
        records = self.source.read_records(sources) if self.vocabulary.fields else None
        return view_rows(self.form, records, GroupAddress.objects.of(self.sync.organisation_id))

    def list_unmapped(self) -> tuple[list[SourceField], list[SourceField]]:
        """Return the fields that can be mapped and are not yet, and custom ones that cannot be."""
        used = {row.source for row in self.rows}
        left = [f for f in (self.vocabulary.fields or {}).values() if f.name not in used]
        left.sort(key=lambda each: (each.label.casefold(), each.name))
        refused = self.vocabulary.custom_refusal
        return (
            [each for each in left if not self.vocabulary.why_not(each.name)],
            [e for e in left if refused and self.vocabulary.why_not(e.name) == refused],
        )

    def _suggest_target(self, source: str) -> str:
        target = self.vocabulary.suggest_target(source)
        taken = {row.target for row in self.rows}
        return target if target and target not in taken else NEW
