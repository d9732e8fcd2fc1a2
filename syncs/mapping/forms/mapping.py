"""All rows of the mapping editor as forms, and what they must not do to each other (R40, R41)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from syncs.mapping.forms.pair import PairForm
from syncs.mapping.forms.rows import MAX_PAIRS, NEW, PREFIX, PairRow
from syncs.mapping.rules.pairs import TypedPair
from syncs.mapping.rules.vocabulary import COLUMNS, EMAIL, Vocabulary


class MappingForm:
    """All rows; one in which nothing is chosen counts for nothing. Checked only where `check`."""

    def __init__(
        self, rows: Sequence[PairRow], vocabulary: Vocabulary, *, check: bool = False
    ) -> None:
        self.vocabulary = vocabulary
        self.forms = [
            PairForm(
                _send(row, index) if check else None,
                prefix=f"{PREFIX}-{index}",
                vocabulary=vocabulary,
                row=row,
                is_email=index == 0,
                use_required_attribute=False,
                empty_permitted=index > 0 and row == PairRow(),
            )
            for index, row in enumerate(rows)
        ]
        for form in self.forms:
            self._refresh_samples_on_change(form)

    @property
    def is_full(self) -> bool:
        return len(self.forms) >= MAX_PAIRS

    def is_valid(self) -> bool:
        """Tell whether each row fits, no contact field is filled twice, and no new one is there."""
        valid = [form.is_valid() for form in self.forms]
        self._check_targets()
        return bool(valid) and not any(form.errors for form in self.forms)

    @property
    def typed_pairs(self) -> list[TypedPair]:
        """The pairs as they were typed; only of a valid form."""
        return [form.typed_pair for form in self.forms if form.cleaned_data]

    def _refresh_samples_on_change(self, form: PairForm) -> None:
        """Let htmx ask for samples anew when a choice that they depend on changes.

        It replaces them alone, and not what is being typed.
        """
        found = ",".join(f"#{each.prefix}-found" for each in self.forms)
        for name in {"source", "target", "new_type"} & set(form.fields):
            form.fields[name].widget.attrs |= {
                "data-hx-post": "",
                "data-hx-swap": "none",
                "data-hx-select-oob": f"#mapping-trouble,{found}",
            }

    def _check_targets(self) -> None:
        labels = {name.casefold() for name in COLUMNS.values()}
        labels |= {field.label.casefold() for field in self.vocabulary.own_fields.values()}
        filled = {EMAIL}
        for form in self.forms[1:]:
            target = form.cleaned_data.get("target")
            if target == NEW:
                _check_label(form, labels)
            elif target in filled:
                label = self.vocabulary.label_of_target(target)
                form.add_error("target", f"{label} is filled by another pair already.")
            elif target:
                filled.add(target)


def _check_label(form: PairForm, labels: set[str]) -> None:
    """Refuse a new field whose name is among the `labels`, and add it to them else."""
    label = form.cleaned_data.get("new_label") or ""
    if label.casefold() in labels:
        form.add_error(
            "new_label",
            f"There is a contact field {label} already. Choose it, or enter another name.",
        )
    elif label:
        labels.add(label.casefold())


def _send(row: PairRow, index: int) -> dict[str, Any]:
    """Return the row as a browser sends it: a box that is not ticked is not there."""
    named = {f"{PREFIX}-{index}-{name}": value for name, value in asdict(row).items()}
    return {name: value for name, value in named.items() if value is not False}
