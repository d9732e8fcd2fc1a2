"""The kinds of changes that the audit log knows."""

from enum import StrEnum


class AuditChange(StrEnum):
    """A thing that somebody did; the first three are written by triggers."""

    MADE = "made"
    CHANGED = "changed"
    DELETED = "deleted"
    EXPORTED = "exported"
    JOINED = "joined"
    LEFT = "left"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
