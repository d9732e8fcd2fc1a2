"""Tells whose a related record is, by its own look-up, to runs and trials of criteria (R36)."""

from __future__ import annotations

from criteria import RecordValues
from recruit.errors import UnexpectedAnswer
from syncs.domain.relations import ANYBODY, Relation, is_referral_told, referred_id


def owner_of(record: RecordValues, relation: Relation) -> str | None:
    """Return the id of the record that a related one names, None where it names none.

    One that cannot be read makes it perhaps everybody's (R73, R79). Raises UnexpectedAnswer where
    the look-up was not told at all: then all others would lack theirs too.
    """
    if relation.look_up not in record:
        raise UnexpectedAnswer(f"a record of {relation.module} without {relation.look_up}")
    named = record[relation.look_up]
    return referred_id(named) if is_referral_told(named) else ANYBODY
