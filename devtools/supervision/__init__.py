"""Start processes that never outlive us, and end in good order when we are told to.

Standard library only: `bootstrap.py` comes here before anything is installed.
"""

from devtools.supervision.child import Child, run_child, start_child
from devtools.supervision.interruption import Interrupted, Interruptions, interruptions

__all__ = [
    "Child",
    "Interrupted",
    "Interruptions",
    "interruptions",
    "run_child",
    "start_child",
]
