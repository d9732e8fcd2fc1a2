"""The wait of a run that its worker gives back: how long, why, and what is remembered meanwhile."""

from dataclasses import dataclass

from syncs.models.run_checkpoint import WaitReason


@dataclass(frozen=True)
class Wait:
    """A wait of `seconds`; none at all where the run goes on with the next free worker.

    `failures` counts the set-backs in a row so far and `set_back_by` is the last one in words.
    `asked_to_wait` are the seconds that Recruit asked for, which are bounded in sum (R78).
    """

    seconds: float = 0
    reason: WaitReason = WaitReason.NONE
    failures: int = 0
    set_back_by: str = ""
    asked_to_wait: float = 0


NO_WAIT = Wait()
