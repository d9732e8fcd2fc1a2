"""`python -m tests.processes.crowd`: processes that use one connection at the same instant.

Told on the standard input what to do, it prints what became of each process: "well", or the name
of the error. It begins without threads, so that its processes can be forked.
"""

import json
import sys
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from typing import Any

import django

from recruit import Endpoints, OAuthCredentials, RecruitClient, read_ahead
from recruit.errors import RecruitError

PATIENCE = 60.0
"""Seconds in which all have begun, on a busy machine too."""


@dataclass(frozen=True)
class Task:
    """`pages` are read by each process, three at a time; without any it makes a single call."""

    url: str
    credentials: tuple[str, str, str]
    processes: int
    pages: int = 0
    connection: int | None = None
    """The connection whose slots are shared, if any."""


def main() -> None:
    django.setup()
    # Before the processes are forked, or each of them would import these by itself.
    from syncs.account import call_slots, token_store  # noqa: F401

    task = Task(**json.load(sys.stdin))
    forked = get_context("fork")
    together, ends = forked.Barrier(task.processes), forked.SimpleQueue()
    processes = [
        forked.Process(target=use, args=(task, together, ends)) for _ in range(task.processes)
    ]
    for process in processes:
        process.start()
    sys.stdout.write(json.dumps([ends.get() for _ in processes]))
    for process in processes:
        process.join()


def use(task: Task, together: Barrier, ends: "SimpleQueue[str]") -> None:
    """Say how it ended in any case: all others are waited for until then."""
    end = "without a word"
    try:
        with open_client(task) as client:
            together.wait(PATIENCE)
            call(client, task.pages)
        end = "well"
    except RecruitError as error:
        end = type(error).__name__
    except Exception as error:
        end = repr(error)
    finally:
        ends.put(end)


def open_client(task: Task) -> RecruitClient:
    from syncs.account.call_slots import SharedCallSlots
    from syncs.account.token_store import SharedTokenStore

    endpoints = Endpoints.custom(task.url, allowed_hosts={"127.0.0.1"})
    more: dict[str, Any] = {}
    if task.connection is not None:
        more["slots"] = SharedCallSlots(task.connection)
    return RecruitClient(
        endpoints, OAuthCredentials(*task.credentials), token_store=SharedTokenStore(), **more
    )


def call(client: RecruitClient, pages: int) -> None:
    if not pages:
        client.current_user()
        return

    def fetch(number: int) -> Any:
        return client.records("Candidates", page=number, per_page=10)

    for page in read_ahead(fetch):
        if page.page == pages:
            return


if __name__ == "__main__":
    main()
