"""Two people save a mapping, or make contact fields, at the same moment (R40, R41)."""

from collections import Counter

import pytest

from accounts.models import Organisation
from contacts.models import ContactField
from contacts.pipeline.own_fields import LabelTaken, make_field
from syncs.domain.mapping_pairs import Pair, fingerprint
from syncs.models import Sync
from syncs.pipeline.mapping_edit import (
    ChangedMeanwhile,
    FieldGone,
    NewField,
    TypedPair,
    save_mapping,
    stored_pairs,
)
from tests.builders import make_organisation, make_sync
from tests.runs.at_once import at_once

EMAIL = TypedPair("Email", "email")


def save(sync: Sync, *pairs: TypedPair, seen: str) -> str:
    try:
        save_mapping(sync, [EMAIL, *pairs], seen=seen)
    except (ChangedMeanwhile, LabelTaken) as refusal:
        return type(refusal).__name__
    return "saved"


def test_of_two_at_once_one_saves_and_the_other_is_told(organisation: Organisation) -> None:
    sync = make_sync(organisation)
    seen = fingerprint(stored_pairs(sync))

    done = at_once(
        lambda: save(sync, TypedPair("City", NewField("City", "text")), seen=seen),
        lambda: save(sync, TypedPair("State", NewField("State", "text")), seen=seen),
    )

    assert Counter(done) == {"saved": 1, "ChangedMeanwhile": 1}
    assert len(stored_pairs(sync)) == 2
    assert ContactField.objects.count() == 1


def test_a_field_is_made_once_by_two_syncs_at_once(organisation: Organisation) -> None:
    syncs = [make_sync(organisation), make_sync(organisation)]
    seen = fingerprint([Pair("Email", "email")])

    done = at_once(
        lambda: save(syncs[0], TypedPair("City", NewField("City", "text")), seen=seen),
        lambda: save(syncs[1], TypedPair("City", NewField("CITY", "text")), seen=seen),
    )

    assert Counter(done) == {"saved": 1, "LabelTaken": 1}
    assert sorted(len(stored_pairs(sync)) for sync in syncs) == [1, 2]


def test_a_field_of_another_organisation_is_not_filled(organisation: Organisation) -> None:
    sync = make_sync(organisation)
    seen = fingerprint(stored_pairs(sync))
    make_field(make_organisation().pk, "City", "text")
    new = TypedPair("State", NewField("State", "text"))

    with pytest.raises(FieldGone):
        save_mapping(sync, [EMAIL, new, TypedPair("City", "own:city")], seen=seen)

    assert stored_pairs(sync) == [Pair("Email", "email")]
    assert organisation.contact_fields.count() == 0


def test_fields_of_two_organisations_do_not_meet(organisation: Organisation) -> None:
    foreign = make_organisation()

    made = [make_field(each.pk, "City", "text").key for each in (organisation, foreign)]

    assert made == ["city", "city"]
