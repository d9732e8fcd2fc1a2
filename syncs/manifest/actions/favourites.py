"""Mapping favourites of a manifest: written, and made or changed (R42, R104)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from accounts.models import Organisation
from syncs.manifest.actions.hold import Held
from syncs.manifest.rules.document import FavouriteEntry, PairEntry
from syncs.manifest.rules.faults import ManifestFault, Note, Path
from syncs.mapping.actions.favourites import (
    FavouriteNameTaken,
    make_favourite,
    pairs_of,
    replace_pairs,
)
from syncs.mapping.forms.rows import MAX_PAIRS
from syncs.mapping.rules.pairs import Pair
from syncs.mapping.rules.vocabulary import COLUMNS, EMAIL, own_target
from web.names import UnfitName, fit_name


def export_favourites(organisation: Organisation) -> list[FavouriteEntry]:
    """Return the favourites in the order of their making. A pair whose contact field is no longer
    there is left out."""
    labels = dict(COLUMNS)
    labels |= {own_target(each.key): each.label for each in organisation.contact_fields.all()}
    return [
        FavouriteEntry(
            name=each.name,
            module=each.module,
            mapping=[
                PairEntry(
                    source=pair.source,
                    target=labels[pair.target],
                    clear_when_empty=pair.clear_when_empty,
                )
                for pair in pairs_of(each)
                if pair.target in labels
            ],
        )
        for each in organisation.mapping_favourites.order_by("id")
    ]


def save_favourites(
    organisation: Organisation, entries: Sequence[FavouriteEntry], note: Note, *, held: Held
) -> None:
    """Make the favourites, and give those that are there the pairs that are written.

    Raises ChangedSincePlan where one is not among those that are `held`.
    """
    if not entries:
        return
    targets = {label.casefold(): column for column, label in COLUMNS.items()}
    fields = organisation.contact_fields.all()
    targets |= {each.label.casefold(): own_target(each.key) for each in fields}
    for number, entry in enumerate(entries):
        path: Path = ("mapping_favourites", number)
        pairs = _pairs(entry, targets, path, note)
        if pairs is not None:
            _save(organisation, entry, pairs, path, note, held)


def _save(
    organisation: Organisation,
    entry: FavouriteEntry,
    pairs: list[Pair],
    path: Path,
    note: Note,
    held: Held,
) -> None:
    known = organisation.mapping_favourites.filter(name__iexact=entry.name).first()
    if known:
        held.refuse_other(known)
        module = entry.module or known.module
        if (known.module, pairs_of(known)) != (module, pairs):
            replace_pairs(known, module, pairs)
        return
    try:
        made = make_favourite(organisation.pk, fit_name(entry.name), entry.module, pairs)
        held.add(made)
    except UnfitName as fault:
        note(ManifestFault((*path, "name"), str(fault)))
    except FavouriteNameTaken:
        note(ManifestFault((*path, "name"), "There is a favourite of this name."))


def _pairs(
    entry: FavouriteEntry, targets: Mapping[str, str], path: Path, note: Note
) -> list[Pair] | None:
    """Return the pairs as they are stored, None where something is wrong with one."""
    at: Path = (*path, "mapping")
    faults: list[ManifestFault] = []
    if not 1 <= len(entry.mapping) <= MAX_PAIRS:
        faults.append(ManifestFault(at, f"A favourite has 1 to {MAX_PAIRS} pairs."))
    if len(entry.module) > MAX_MODULE:
        words = f"The name of a module has at most {MAX_MODULE} characters."
        faults.append(ManifestFault((*path, "module"), words))
    pairs = []
    for number, written in enumerate(entry.mapping):
        target = targets.get(written.target.casefold())
        if target is None:
            words = f"There is no contact field “{written.target}”. Write it under contact_fields."
            faults.append(ManifestFault((*at, number, "to"), words))
        elif not 1 <= len(written.source) <= MAX_SOURCE:
            words = f"The name of a field has 1 to {MAX_SOURCE} characters."
            faults.append(ManifestFault((*at, number, "from"), words))
        elif target == EMAIL and written.clear_when_empty:
            faults.append(ManifestFault((*at, number), "An e-mail address is never cleared."))
        else:
            pairs.append(Pair(written.source, target, written.clear_when_empty))
    filled = Counter(pair.target for pair in pairs)
    for number, pair in enumerate(pairs):
        if filled[pair.target] > 1 and not faults:
            faults.append(ManifestFault((*at, number, "to"), "Two pairs fill it."))
    for fault in faults:
        note(fault)
    return None if faults else pairs


MAX_SOURCE = 100
MAX_MODULE = 100
