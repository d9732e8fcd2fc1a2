"""The things that a person should know of a run that went on all the same (R73, R92).

A remark is stored with its run as `{"code": …}` and the values that its words need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from criteria import Subject
from syncs.domain.relations import name_key, read_key


class Remark(StrEnum):
    """The codes of remarks."""

    FIELDS_NOT_SENT = "fields_not_sent"
    """Values: `fields`, how many records came without each; one of a related record has its
    subject and a dot before it, and was not told for so many."""
    PAIRS_SKIPPED = "pairs_skipped"
    """Values: `fields`, those of the mapping that the module does not have any more."""
    WOULD_BE_HELD = "would_be_held"
    """Of a preview. Values: `people`, how many would leave, and `limit`."""
    SOURCE_EMPTY = "source_empty"
    """Values: `known`, how many records the sync knew."""
    RELATED_EMPTY = "related_empty"
    """Values: `modules`, those of related records that were empty and are not believed yet."""
    RELATED_NONE = "related_none"
    """Values: `modules`, those that were empty, as in the run before."""
    VIEW_EMPTY = "view_empty"
    """It has no values: the view was empty, and is not believed yet."""
    VIEW_STILL_EMPTY = "view_still_empty"
    """It has no values: it was empty in the full read before as well."""
    RECORDS_UNREADABLE = "records_unreadable"
    """Values: `number`, how many records came without an id that can be read."""
    VIEW_UNREAD = "view_unread"
    """Values: `number`, how many of those were in the view and may be any of the others."""
    OWNERS_UNTOLD = "owners_untold"
    """Values: `number`, of how many job openings it was not told whose they are."""
    DELETIONS_OUT_OF_REACH = "deletions_out_of_reach"
    """Values: `since`, the day of the last reading, and `days`, how far back Recruit tells."""
    UNDO_READS_ALL = "undo_reads_all"
    """It has no values."""


READ_AGAIN = frozenset(
    {
        *(Remark.FIELDS_NOT_SENT, Remark.SOURCE_EMPTY, Remark.RELATED_EMPTY, Remark.VIEW_EMPTY),
        Remark.VIEW_UNREAD,
    }
)
"""Of such a run not all was believed, so the next one reads the same again: its watermark stays
where it was."""


BEFORE_READING = frozenset(
    {Remark.PAIRS_SKIPPED, Remark.DELETIONS_OUT_OF_REACH, Remark.UNDO_READS_ALL}
)
"""What a run was told before it read anything; all others say what it found, and go where it reads
again."""


def remarks_in_words(remarks: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the remarks as sentences for people; those of other releases are left out."""
    return [
        _WORDS[Remark(remark["code"])](remark)
        for remark in remarks
        if remark.get("code") in list(Remark)
    ]


def reads_again(remarks: Iterable[Mapping[str, Any]], *, records: int) -> bool:
    """Tell whether the next run must read again what the run with these remarks and so many
    `records` read; also where there were records and none of them could be read (R79)."""
    codes = {remark.get("code") for remark in remarks}
    return bool(codes & READ_AGAIN) or (not records and Remark.RECORDS_UNREADABLE in codes)


def _fields_not_sent(remark: Mapping[str, Any]) -> str:
    fields = "; ".join(_not_sent(field, number) for field, number in remark["fields"].items())
    return (
        f"Recruit did not send all that this sync asks for: {fields}. What is missing says nothing:"
        " nobody was added or removed and no value was changed because of it. The next run reads"
        " these records again."
    )


def _not_sent(field: str, number: int) -> str:
    """Say of how many records a field was not sent. A related one's may have been sent, but not
    whose it is."""
    subject, _ = read_key(field)
    how = "missing from" if subject is Subject.RECORD else "not told for"
    return f"{name_key(field)} was {how} {number:,} record{'s' if number != 1 else ''}"


def _pairs_skipped(remark: Mapping[str, Any]) -> str:
    fields = ", ".join(remark["fields"])
    return (
        f"The module has no field {fields} in Recruit any more, so it was not copied. The values"
        " that contacts have stay. Edit the mapping to choose another field."
    )


def _would_be_held(remark: Mapping[str, Any]) -> str:
    return (
        f"{remark['people']:,} people would leave at once, more than the limit of"
        f" {remark['limit']:,}. An import would hold them: nobody is removed before somebody has"
        " answered."
    )


def _source_empty(remark: Mapping[str, Any]) -> str:
    number = remark["known"]
    return (
        f"Recruit sent no record that can be read, although this sync knows {number:,} of them."
        " Nobody was removed because of it. Look in Recruit whether the records are there; the next"
        " run reads them."
    )


def _related_empty(remark: Mapping[str, Any]) -> str:
    modules = _named(remark["modules"])
    return (
        f"Recruit sent no record of {modules} at all, which the criteria ask about. That is not"
        " believed yet: nobody was added or removed because of it. Look in Recruit whether the"
        " records are there. If the next run finds none either, the criteria are judged without"
        " them."
    )


def _related_none(remark: Mapping[str, Any]) -> str:
    modules = _named(remark["modules"])
    return (
        f"Recruit shows no record of {modules}, which the criteria ask about. Everybody was judged"
        " as somebody who has none."
    )


def _named(modules: Iterable[str]) -> str:
    return " and ".join(module.replace("_", " ") for module in modules)


def _view_empty(remark: Mapping[str, Any]) -> str:
    return (
        "Recruit says that the custom view is empty, although this sync knows records from it. That"
        " is not believed yet: nobody was removed because of it. Look in Recruit whether the view"
        " shows somebody. If the next full read finds it empty too, whoever is not in it leaves."
    )


def _view_still_empty(remark: Mapping[str, Any]) -> str:
    return (
        "Recruit says again that the custom view is empty, as in the full read before. Whoever had"
        " come from it is not in the view any more."
    )


def _deletions_out_of_reach(remark: Mapping[str, Any]) -> str:
    return (
        f"This sync had last read from Recruit on {remark['since']}, and Recruit tells of deletions"
        f" for about {remark['days']} days. Whoever was deleted in Recruit between then and"
        f" {remark['days']} days ago may still be on the list. Compare the list with Recruit, and"
        " remove by hand who should not be on it."
    )


def _records_unreadable(remark: Mapping[str, Any]) -> str:
    number = remark["number"]
    return (
        f"{number:,} record{'s' if number != 1 else ''} came without an id that can be read, and"
        " had to be left out. Nobody was removed because of it."
    )


def _view_unread(remark: Mapping[str, Any]) -> str:
    number = remark["number"]
    them = f"{number:,} of them were" if number != 1 else "One of them was"
    return (
        f"{them} in the custom view, and may be anybody who seems to have left it. So nobody was"
        " removed for having left the view. The next run looks again."
    )


def _owners_untold(remark: Mapping[str, Any]) -> str:
    number = remark["number"]
    openings = "job openings" if number != 1 else "job opening"
    return (
        f"{number:,} {openings} came without a contact that can be read, and may be anybody's."
        " Nobody was added or removed because of it."
    )


def _undo_reads_all(remark: Mapping[str, Any]) -> str:
    return (
        "The sync has read on since the run that was undone, so its next run reads everything in"
        " Recruit again, to treat those who were put back as it should."
    )


_WORDS: Mapping[Remark, Callable[[Mapping[str, Any]], str]] = {
    Remark.FIELDS_NOT_SENT: _fields_not_sent,
    Remark.PAIRS_SKIPPED: _pairs_skipped,
    Remark.RECORDS_UNREADABLE: _records_unreadable,
    Remark.VIEW_UNREAD: _view_unread,
    Remark.OWNERS_UNTOLD: _owners_untold,
    Remark.WOULD_BE_HELD: _would_be_held,
    Remark.SOURCE_EMPTY: _source_empty,
    Remark.DELETIONS_OUT_OF_REACH: _deletions_out_of_reach,
    Remark.RELATED_EMPTY: _related_empty,
    Remark.RELATED_NONE: _related_none,
    Remark.VIEW_EMPTY: _view_empty,
    Remark.VIEW_STILL_EMPTY: _view_still_empty,
    Remark.UNDO_READS_ALL: _undo_reads_all,
}
