"""Turns the rows of the mapping editor into a mapping to be tried (R75)."""

from syncs.mapping.editor import MappingEditor
from syncs.mapping.rules.pairs import NewField, TypedPair
from syncs.mapping.rules.vocabulary import COLUMNS, OWN
from syncs.proposal.parts import ProposedPair


def propose_pairs(editor: MappingEditor) -> tuple[ProposedPair, ...]:
    """Return the pairs as they were typed; only after a check that found nothing."""
    return tuple(_propose(pair, editor) for pair in editor.typed_pairs)


def _propose(pair: TypedPair, editor: MappingEditor) -> ProposedPair:
    vocabulary, target = editor.vocabulary, pair.target
    new = target if isinstance(target, NewField) else None
    known = "" if isinstance(target, NewField) else target
    return ProposedPair(
        source=pair.source,
        source_label=vocabulary.labels.get(pair.source, ""),
        column=known if known in COLUMNS else "",
        key="" if known in COLUMNS else known.removeprefix(OWN),
        new_label=new.label if new else "",
        new_type=new.type if new else "",
        clear_when_empty=pair.clear_when_empty,
        custom=pair.source in vocabulary.custom,
    )
