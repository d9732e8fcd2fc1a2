"""A run's numbers as a sentence, and what its end means for the people on the list (R92)."""

from syncs.history.queries.would import preview_in_words
from syncs.models import ImportRun, Preview, RunState
from syncs.models.import_run import ONLY_SHOWING
from syncs.undo.queries import OF_UNDO, undo_in_words

_PARTS = (
    ("new", "person", "people", "added"),
    ("re_added", "person", "people", "came back"),
    ("duplicate", "person", "people", "joined this list"),
    ("updated", "person", "people", "updated"),
    ("unchanged", "person", "people", "unchanged"),
    ("deleted", "person", "people", "removed"),
    ("held", "person", "people", "held"),
    ("kept", "person", "people", "kept"),
    ("ignored", "record", "records", "ignored"),
)


def end_in_words(run: ImportRun, tried: Preview | None) -> str:
    """Return the numbers of a run that has ended, whatever its kind: of previews in the
    conditional, and nothing but that where they did not come to their end (R75, R98)."""
    if run.kind in ONLY_SHOWING and run.state != RunState.SUCCEEDED:
        return "The preview did not come to its end, so it shows nothing. Nothing was changed."
    if run.kind in OF_UNDO:
        return undo_in_words(run)
    return preview_in_words(run, tried) if run.is_preview else counts_in_words(run)


def counts_in_words(run: ImportRun) -> str:
    """Return a sentence such as `128 people added, 3 came back, 41 records ignored.`"""
    words = numbers_in_words(run)
    return f"{words}." if words else _nothing(run)


def numbers_in_words(run: ImportRun) -> str:
    """Return `128 people added, 3 came back, 41 records ignored`, "" where all of it is zero."""
    parts = []
    noun = ""
    for name, one, many, verb in _PARTS:
        number = getattr(run, name)
        if not number:
            continue
        named = many if many == noun else ""
        noun = many
        said = _said_of_held(run) if name == "held" else verb
        parts.append(_part(number, "" if named else (one if number == 1 else many), said))
    return ", ".join(parts)


def _said_of_held(run: ImportRun) -> str:
    """Say it of the past where somebody has answered, or nobody in time (R74)."""
    if run.state == RunState.HELD:
        return "held"
    return "was held" if run.held == 1 else "were held"


def meaning_of(run: ImportRun) -> str:
    """Say what a run that stopped early means for the people on the list (R77)."""
    if run.is_preview:
        return "A preview changes nothing: the list is as it was before."
    if run.total or run.deleted:
        return (
            "What had been applied until then is kept and shown below. Everybody else is on the"
            " list, or not, as before."
        )
    return "Nothing had been applied yet: the list is as it was before."


def _part(number: int, noun: str, verb: str) -> str:
    return " ".join(filter(None, (f"{number:,}", noun, verb)))


def _nothing(run: ImportRun) -> str:
    """Say why no number is there: nothing was read, or nothing that was read is selected."""
    if run.state != RunState.SUCCEEDED:
        return "Nothing was changed."
    if run.not_selected:
        return f"Nobody was added, updated or removed: {_none_selected(run.not_selected)}."
    if run.settings and not run.settings.get("is_full", True):
        return "No record had been created or changed in Recruit since the run before."
    return "There were no records to read."


def _none_selected(records: int) -> str:
    if records == 1:
        return "this sync does not select the one record that was read"
    return f"this sync selects none of the {records:,} records that were read"
