"""gunicorn's worker of threads, for a life without a proxy that reads requests for it.

Whoever sends slowly would hold a thread for as long as they like, and sixteen such senders all
there are. Here a connection gets a thread when something has come, a request is read within its
time or not at all, and of the slow senders of one address only a few are borne with. What is read
is not touched: a page may take longer than that.
"""

import os
import socket
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker

from recruitsync.proxies import is_trusted, parse_networks
from recruitsync.serving.reading import reading

READ_SECONDS = float(os.environ.get("WEB_READ_SECONDS", "20"))
SLOW_SECONDS = 1.0
"""An ordinary request is read in less than a hundredth of it."""
SHARE = 4
"""The slow senders of one address hold the SHARE-th part of the threads at most."""


@dataclass(frozen=True)
class _Read:
    """A request that is being read, and since when on the monotonic clock."""

    conn: TConn
    address: str
    since: float


class BoundedWorker(ThreadWorker):  # type: ignore[misc]
    """Its main thread looks at least once a second for requests that take too long to be read."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = os.environ.get("TRUSTED_PROXIES", "").split(",")
        self._proxies = parse_networks([name.strip() for name in names if name.strip()])
        self._lock = Lock()
        self._reads: list[_Read] = []
        """In the order in which they began."""

    def handle(self, conn: TConn) -> object:
        """Read a request and answer it, on one of the threads."""
        if not conn.initialized and not conn.wait_for_data(0):
            return _DEFER  # to the main thread, which waits for all of them at once
        read = _Read(conn, _address_of(conn), time.monotonic())
        with self._lock:
            is_one_too_many = self._slow_ones(read.since)[read.address] >= self._share_of(read)
            if not is_one_too_many:
                self._reads.append(read)
        if is_one_too_many:
            util.write_error(conn.sock, 503, "Service Unavailable", "Too many slow requests.")
            return False
        with reading(lambda: self._end(read)):
            return super().handle(conn)

    def murder_pending(self) -> None:
        """End what takes too long, called by the main thread's loop."""
        super().murder_pending()
        now = time.monotonic()
        slow: Counter[str] = Counter()
        with self._lock:  # so that none of them is read meanwhile, and its page sent
            for read in self._reads:
                slow[read.address] += now - read.since > SLOW_SECONDS
                if now - read.since > READ_SECONDS or slow[read.address] > self._share_of(read):
                    with suppress(OSError):
                        read.conn.sock.shutdown(socket.SHUT_RD)

    def _end(self, read: _Read) -> None:
        with self._lock:
            self._reads.remove(read)

    def _slow_ones(self, now: float) -> Counter[str]:
        return Counter(read.address for read in self._reads if now - read.since > SLOW_SECONDS)

    def _share_of(self, read: _Read) -> int:
        threads = int(self.cfg.threads)
        if not read.address or is_trusted(read.address, self._proxies):
            return threads
        return max(1, threads // SHARE)


def _address_of(conn: TConn) -> str:
    """Return the caller's address; "" on a unix socket."""
    return str(conn.client[0]) if isinstance(conn.client, tuple) else ""
