"""The audit log as a file: a line for each thing that changed (R103, R106)."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.acting import AuditActor
from accounts.audit.actions import record
from accounts.audit.queries import AuditQuestion, entries_of, known_names, tell_entry
from accounts.audit.rules.changes import AuditChange
from accounts.audit.rules.words import ToldEntry
from accounts.models import Organisation

FILE_NAME = "audit-log.csv"
FILE_HEADER = ("When (UTC)", "Who", "What", "Name", "Field", "Before", "After")


def export_log(
    organisation: Organisation, question: AuditQuestion, by: AuditActor
) -> Iterator[tuple[str, ...]]:
    """Note that the log is exported, and return its lines, which are read as they are asked for."""
    record(organisation.pk, AuditChange.EXPORTED, "audit log", actor=by)
    names = known_names(organisation)
    found = entries_of(organisation, question).iterator(chunk_size=2_000)
    return (line for entry in found for line in _lines_of(tell_entry(entry, names)))


def _lines_of(entry: ToldEntry) -> list[tuple[str, ...]]:
    when = entry.at.isoformat(timespec="seconds")
    head = (when, entry.who, entry.what, entry.name)
    if not entry.changes:
        return [(*head, "", "", "")]
    return [(*head, each.field, each.before, each.after) for each in entry.changes]
