"""The records of other modules that belong to a record, and the look-ups that say so (R36).

One table. A sync of any other module has no conditions on related records.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from criteria import Criteria, FieldKey, RecordValues, Subject, source_fields
from syncs.domain.modules import CLIENTS, CONTACTS, JOB_OPENINGS


@dataclass(frozen=True, slots=True)
class Relation:
    """Records of `module` that belong to a record. The `look_up` is the record's own field where
    it `is_on_record`, and names the related one; otherwise it is theirs, and names the record.

    `label` is what people tick; `title_field` tells people which related record is meant.
    """

    subject: Subject
    module: str
    label: str
    look_up: str
    is_on_record: bool
    title_field: str


RELATIONS: dict[str, tuple[Relation, ...]] = {
    CONTACTS: (
        Relation(Subject.CLIENT, CLIENTS, "Client fields", "Client_Name", True, "Client_Name"),
        Relation(
            Subject.JOB_OPENING,
            JOB_OPENINGS,
            "Job opening fields",
            "Contact_Name",
            False,
            "Posting_Title",
        ),
    ),
}


def relations_of(module: str, subjects: Iterable[Subject] | None = None) -> tuple[Relation, ...]:
    """Return all relations that a module has, or those to these kinds of records."""
    wanted = frozenset(Subject if subjects is None else subjects)
    return tuple(each for each in RELATIONS.get(module, ()) if each.subject in wanted)


def asked_relations(module: str, criteria: Criteria | None) -> tuple[Relation, ...]:
    """Return the relations whose records the criteria ask about."""
    if criteria is None:
        return ()
    return relations_of(module, {condition.subject for condition in criteria.conditions})


def related_fields(relation: Relation, criteria: Criteria) -> tuple[str, ...]:
    """Return the fields that are read of the related records, each once."""
    asked = source_fields(criteria)[relation.subject]
    own = () if relation.is_on_record else (relation.look_up,)
    return tuple(dict.fromkeys((*own, *asked)))


def referred_id(look_up: object) -> str | None:
    """Return the id in a look-up such as `{"name": …, "id": …}`; None where it names no record, or
    none that can be read. A number is as good as its digits (R9)."""
    found = _id_in(look_up)
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found) if 0 < found <= _MAX_ID else None
    if not (isinstance(found, str) and found.isascii() and found.isdecimal()):
        return None
    return found if len(found) <= _MAX_DIGITS and 0 < int(found) <= _MAX_ID else None


def is_referral_told(look_up: object) -> bool:
    """Tell whether it is known from a look-up which record is named, or that none is.

    What is neither a record's id nor plainly empty tells nothing (R73, R79).
    """
    return _id_in(look_up) in (None, "") or referred_id(look_up) is not None


ANYBODY = "0"
"""Stands for the record that a related one belongs to where that was not told: it is perhaps
everybody's, and no record has this id."""


def owner_of(record: RecordValues, relation: Relation) -> str | None:
    """Return the id of the record that a related one names by its own look-up, None where it names
    none; `ANYBODY` where that was not told, or cannot be read (R73, R79)."""
    if relation.look_up not in record or not is_referral_told(record[relation.look_up]):
        return ANYBODY
    return referred_id(record[relation.look_up])


def _id_in(look_up: object) -> object:
    """Return what stands where the id should; None of an empty look-up."""
    return look_up.get("id", look_up or None) if isinstance(look_up, dict) else look_up


_MAX_ID = 2**63 - 1
_MAX_DIGITS = 19


def write_key(key: FieldKey) -> str:
    """Return the key as forms send it: a field of a related record after its subject and a dot."""
    subject, api_name = key
    return api_name if subject is Subject.RECORD or not api_name else f"{subject}.{api_name}"


def name_key(text: str) -> str:
    """Return a field, as forms send it, for people: that of a related record says whose it is."""
    subject, api_name = read_key(text)
    if subject is Subject.RECORD:
        return api_name
    return f"{api_name} of the {subject.replace('_', ' ')}"


def read_key(text: str) -> FieldKey:
    """Read a key that a form sent; all that is not about a related record is about the record
    itself."""
    about, dot, api_name = text.partition(".")
    if dot and about in (Subject.CLIENT, Subject.JOB_OPENING):
        return Subject(about), api_name
    return Subject.RECORD, text
