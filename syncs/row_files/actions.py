"""Notes that the rows of a run leave as a file (R103)."""

from accounts.acting import AuditActor
from accounts.audit.actions import record
from accounts.audit.rules.changes import AuditChange
from syncs.models import ImportRun


def note_export(run: ImportRun, by: AuditActor) -> None:
    """Write who exported rows of the run into the audit log."""
    about = (run.pk, run.sync.name)
    record(run.organisation_id, AuditChange.EXPORTED, "run", about=about, actor=by)
