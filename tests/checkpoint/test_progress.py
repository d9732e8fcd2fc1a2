"""What a worker knows of a run's progress is what the checkpoint's columns keep."""

from syncs.checkpoint.progress import PROGRESS_COLUMNS
from syncs.models import RunCheckpoint

LEASE = {
    *("run", "organisation_id", "token", "lease_until", "wake_at", "turn_at"),
    *("failures", "set_back_by", "asked_to_wait", "in_want_since", "wait_reason"),
}


def test_every_column_is_progress_or_belongs_to_the_lease() -> None:
    columns = {field.name for field in RunCheckpoint._meta.get_fields()}

    assert columns == {*PROGRESS_COLUMNS, *LEASE}
