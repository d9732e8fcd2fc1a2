"""The rows of the mapping editor as a page shows them, with values of real records (R41)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from syncs.mapping.forms.mapping import MappingForm
from syncs.mapping.forms.pair import PairForm
from syncs.mapping.forms.rows import NEW, PairRow
from syncs.mapping.rules.samples import Samples, sample_addresses, sample_values, warn_of_misfits
from syncs.mapping.rules.vocabulary import TYPE_IN_WORDS, Vocabulary


class RowView(NamedTuple):
    """A row with its samples; these are None where Recruit was not, or could not be, asked.

    `problem` says why the pair cannot be saved, `warning` that some values do not fit. `proposed`
    is the contact field that suggests itself where none is chosen yet; "" for none.
    """

    form: PairForm
    samples: Samples | None = None
    problem: str = ""
    warning: str = ""
    proposed: str = ""

    @property
    def announces(self) -> str:
        """The source and type that its warning is about, which tell it from other warnings."""
        row = self.form.row
        return f"{row.source}>{row.type_in(self.form.vocabulary)}" if self.warning else ""

    @property
    def is_news(self) -> bool:
        """Tells that the person has not seen its warning yet."""
        return bool(self.warning) and self.form.row.announced != self.announces

    @property
    def source_label(self) -> str:
        return self.form.vocabulary.label_of(self.form.row.source)

    @property
    def target_label(self) -> str:
        return self.form.vocabulary.label_of_target(self.form.row.target)

    @property
    def proposed_label(self) -> str:
        return self.form.vocabulary.label_of_target(self.proposed)

    @property
    def is_proposed_by_others(self) -> bool:
        """Tells that other syncs fill the proposed contact field from this source field."""
        vocabulary = self.form.vocabulary
        return vocabulary.filled_elsewhere(self.form.row.source) == self.proposed

    @property
    def makes_field(self) -> str:
        """The contact field that is made on this row, such as `City, a text`; "" for none."""
        row, vocabulary = self.form.row, self.form.vocabulary
        if row.target != NEW or not row.source:
            return ""
        return f"{row.label_in(vocabulary)}, {TYPE_IN_WORDS[row.type_in(vocabulary)]}"


def sources_to_sample(form: MappingForm) -> list[str]:
    """Return the source fields whose pairs could be saved, each once, by name."""
    rows = [each.row for each in form.forms]
    return sorted({row.source for row in rows if row.source and not _explain(row, form.vocabulary)})


def view_rows(
    form: MappingForm, records: Sequence[Mapping[str, Any]] | None, roles: frozenset[str]
) -> list[RowView]:
    """Return all rows with samples from these records, which have the `sources_to_sample`.

    `records` is None while Recruit cannot be asked; `roles` are local parts that are no person's.
    """
    sampled = frozenset(sources_to_sample(form))
    taken = {each.row.target for each in form.forms}
    return [
        _view_row(each, records, roles)._replace(proposed=_propose(each, taken))
        if each.row.source in sampled
        else RowView(each, problem=_explain(each.row, form.vocabulary))
        for each in form.forms
    ]


def _propose(form: PairForm, taken: set[str]) -> str:
    """Return the contact field that suggests itself for a row without one, if no row has it."""
    if form.row.target:
        return ""
    target = form.vocabulary.suggest_target(form.row.source)
    return "" if target in taken else target


def _view_row(
    form: PairForm, records: Sequence[Mapping[str, Any]] | None, roles: frozenset[str]
) -> RowView:
    row, vocabulary = form.row, form.vocabulary
    if records is None:
        return RowView(form)
    if form.is_email:
        return RowView(form, sample_addresses(row.source, records, roles))
    field_type = row.type_in(vocabulary)
    samples = sample_values(row.source, field_type, records)
    field = (vocabulary.fields or {})[row.source]
    return RowView(form, samples, warning=warn_of_misfits(field, row.target, field_type, samples))


def _explain(row: PairRow, vocabulary: Vocabulary) -> str:
    """Say why the row's pair cannot be saved; return "" if it can, or while nobody can tell."""
    if not row.source or vocabulary.fields is None:
        return ""
    return vocabulary.why_not(row.source, row.target)
