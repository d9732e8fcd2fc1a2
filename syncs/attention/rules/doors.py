"""Chooses the one button: of the doors of an advice the one that is open to a member (R99)."""

from __future__ import annotations

from syncs.actors.rules.who import ROLES_OF
from syncs.attention.rules.advice import Advice, Door
from syncs.domain.known_errors import Actor

OPEN_TO_ADMINS = frozenset({"update_connection"})
"""Addresses that nobody else may open."""

OPEN_TO_MARKETERS = frozenset(
    {"activate_syncs", "edit_records", "edit_criteria", "edit_mapping", "edit_schedule"}
)


def door_for(role: str, advice: Advice) -> Door:
    """Return where somebody of this role mends it, or looks at it if that is for others."""
    door = advice.mended_at
    return (
        door if door and _is_open(door, role) and _can_act(advice.actor, role) else advice.seen_at
    )


def _is_open(door: Door, role: str) -> bool:
    if door.address in OPEN_TO_ADMINS:
        return role == "admin"
    return role in ROLES_OF[Actor.MARKETER] or door.address not in OPEN_TO_MARKETERS


def _can_act(actor: Actor, role: str) -> bool:
    return actor not in ROLES_OF or role in ROLES_OF[actor]
