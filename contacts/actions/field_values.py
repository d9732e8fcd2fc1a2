"""Values of own contact fields in all contacts of an organisation, moved and counted at once (R25).

Tombstones are among them: whoever comes back has what they had. A contact whose values change gets
another revision, so that no sync takes it for known. Who entered a value by hand is told of the
field that has it (R93).
"""

from dataclasses import dataclass

from django.db import connection

_MOVE = """
    UPDATE contacts_contact
       SET attributes = jsonb_build_object(%(into)s::text, attributes -> %(key)s)
                        || (attributes - %(key)s::text),
           revision   = revision + 1,
           updated_at = now()
     WHERE organisation_id = %(organisation)s AND attributes ? %(key)s
"""
"""What stands on the right of || wins: a value that is there already stays."""

_MOVE_WHO_ENTERED = """
    CREATE TEMPORARY TABLE moving ON COMMIT DROP AS
    SELECT id
      FROM contacts_contact
     WHERE organisation_id = %(organisation)s
       AND attributes ? %(key)s AND NOT attributes ? %(into)s;
    DELETE FROM contacts_editedvalue
     WHERE name = 'own:' || %(into)s AND contact_id IN (SELECT id FROM moving);
    UPDATE contacts_editedvalue
       SET name = 'own:' || %(into)s
     WHERE name = 'own:' || %(key)s AND contact_id IN (SELECT id FROM moving);
    DROP TABLE moving
"""
"""Of who has emptied the field that takes the value nothing is told any more."""

_FORGET_WHO_ENTERED = """
    DELETE FROM contacts_editedvalue
     WHERE organisation_id = %(organisation)s AND name = 'own:' || %(key)s
"""

_CLEAR = """
    UPDATE contacts_contact
       SET attributes = attributes - %(key)s::text,
           revision   = revision + 1,
           updated_at = now()
     WHERE organisation_id = %(organisation)s AND attributes ? %(key)s
"""

_COUNT = """
    SELECT count(*) FROM contacts_contact
     WHERE organisation_id = %(organisation)s AND attributes ? %(key)s AND deleted_at IS NULL
"""

_COUNT_OVERLAP = """
    SELECT count(*),
           count(*) FILTER (WHERE NOT attributes ? %(into)s),
           count(*) FILTER (WHERE attributes -> %(into)s <> attributes -> %(key)s)
      FROM contacts_contact
     WHERE organisation_id = %(organisation)s AND attributes ? %(key)s AND deleted_at IS NULL
"""


@dataclass(frozen=True)
class Overlap:
    """The contacts that have a value of a field: all, those that lack one of another field, and
    those that have a different one there. Tombstones are not counted."""

    have_it: int
    lack_other: int
    differ: int


def move_values(organisation_id: int, key: str, *, into: str) -> int:
    """Give the values of a field to another one where that is empty, and drop the rest; return the
    number of contacts that had one."""
    _execute(_MOVE_WHO_ENTERED, organisation_id, key, into)
    _execute(_FORGET_WHO_ENTERED, organisation_id, key)
    return _execute(_MOVE, organisation_id, key, into)


def clear_values(organisation_id: int, key: str) -> int:
    """Drop the values of a field, and return how many contacts had one."""
    _execute(_FORGET_WHO_ENTERED, organisation_id, key)
    return _execute(_CLEAR, organisation_id, key)


def count_values(organisation_id: int, key: str) -> int:
    """Return how many contacts have a value of the field."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"organisation": organisation_id, "key": key})
        (number,) = cursor.fetchone()
    return int(number)


def count_overlap(organisation_id: int, key: str, *, into: str) -> Overlap:
    """Return what becomes of the values of a field that another one is to take."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_OVERLAP, {"organisation": organisation_id, "key": key, "into": into})
        return Overlap(*cursor.fetchone())


def _execute(statement: str, organisation_id: int, key: str, into: str = "") -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"organisation": organisation_id, "key": key, "into": into})
        return int(cursor.rowcount)
