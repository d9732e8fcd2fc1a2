"""The client of RecruitSync's API, typed, for programs and for the command `recruitsync`."""

from recruitsync_client.client import RecruitSync, each
from recruitsync_client.errors import RecruitSyncError, Refused, Unreachable

__all__ = ["RecruitSync", "RecruitSyncError", "Refused", "Unreachable", "each"]
