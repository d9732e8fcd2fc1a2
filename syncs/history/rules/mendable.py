"""Tells what somebody can mend in Recruit, so that a record is imported the next time (R92)."""

from syncs.domain.outcomes import Reason

WHAT_TO_DO = {
    Reason.EMPTY_EMAIL: "Enter an e-mail address.",
    Reason.INVALID_PATTERN: "Correct the e-mail address.",
    Reason.GROUP_EMAIL: "Enter the person's own address in place of a role's.",
    Reason.FILE_DUPLICATE: "Merge the records that have this address, or give this one its own.",
}
"""What to do, by the reason for which a record was ignored. The others are decisions of people,
such as opt-outs, and nothing is wrong with the record."""

CODES = frozenset(reason.code for reason in WHAT_TO_DO)
"""The codes of these reasons, as a run counts them."""

CORRECT_THE_VALUES = "Correct the values that do not fit."


def what_to_do(reason: Reason | None, *, suggestion: str, is_left_out: bool) -> str:
    """Return what to do about a record in a sentence or two; "" where nothing is wrong with it."""
    parts = [WHAT_TO_DO[reason]] if reason in WHAT_TO_DO else []
    if suggestion and reason is Reason.INVALID_PATTERN:
        parts = [f"Correct the e-mail address, probably to {suggestion}."]
    if is_left_out:
        parts.append(CORRECT_THE_VALUES)
    return " ".join(parts)
