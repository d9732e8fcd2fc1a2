"""The kinds of rows in a run's staging table."""

from enum import StrEnum


class RowKind(StrEnum):
    """The kind of a row; a statement names it as in `%(KNOWN_KIND)s`."""

    READ = "r"
    """With all its values."""
    KNOWN = "k"
    """As it was when this sync saw it last, of a contact as this sync left it."""
    DELETED = "d"
    """Reported by Recruit's deleted feed."""
    HIDDEN = "h"
    """In a file of a bulk read, but not shown in Recruit's lists."""
    OUTSIDE = "o"
    """In the module, perhaps outside the view."""
    GONE = "g"
    """Read, and reported as deleted afterwards."""
    FORMER = "f"
    """Not read: a record that was linked to somebody before, and claims them still (R74)."""
    CLAIM = "c"
    """Not read: a record with a claim on somebody who has opted out by another record."""
