"""The count of calls and credits."""

from __future__ import annotations

import threading

# Credits by kind of call (documented): records 3, deleted 2, metadata 1, and a bulk job 50 (as
# documented for Zoho CRM). No call is free: looking at a job and fetching its file count as 1.
RECORDS_PRICE, DELETED_PRICE, METADATA_PRICE, BULK_JOB_PRICE, BULK_STEP_PRICE = 3, 2, 1, 50, 1


class Meter:
    """The number of calls made to the API host and what they cost; safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.calls = 0
        self.credits = 0

    def count(self, price: int) -> None:
        """Count one more call, for `price` credits."""
        with self._lock:
            self.calls += 1
            self.credits += price
