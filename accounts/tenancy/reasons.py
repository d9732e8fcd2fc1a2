"""The reasons for which rows of all organisations are looked at, in one list.

`docs/security.md` has the same list with words for operators, and a test compares the two. A reason
that nobody gives is taken out.
"""

from enum import StrEnum, unique


@unique
class AcrossReason(StrEnum):
    """A reason for which somebody has to look across organisations."""

    OWN_MEMBERSHIPS = "own_memberships"
    """A person belongs to several organisations, makes one, joins one or restores one."""
    ADDRESS = "address"
    """An address names an organisation, and it is looked whether the person is a member."""
    SECRET = "secret"  # noqa: S105 (a reason)
    """A key, a token or a link that was sent says which organisation it is of."""
    PART_OF_A_NAME = "part_of_a_name"
    """The index by parts of names cannot be used below a policy."""
    OPERATOR = "operator"
    """An operator runs a command, or looks at the operators' pages."""
    CLOCK = "clock"
    """What is due is found for all at once, at a tick of Beat."""
    TURN = "turn"
    """A worker looks which run deserves its turn, and which are to be cancelled."""
    FORGETTING = "forgetting"
    """What is older than a setting says is deleted, whoever's it is."""
