"""The fixtures of real processes, for the tests of this folder."""

from tests.processes.fixtures import start_sandbox, start_worker

__all__ = ["start_sandbox", "start_worker"]
