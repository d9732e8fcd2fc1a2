"""Two people save a mapping, or make contact fields, at the same moment (R40, R41)."""

from collections import Counter
from collections.abc import Collection

import pytest
from django.db import IntegrityError

from accounts.models import Organisation
from contacts.actions.own_fields import LabelTaken, make_field
from contacts.models import ContactField
from syncs.definition.actions.change import change_records
from syncs.editions.custom_fields import CustomFieldsMapped
from syncs.mapping.actions.save import (
    CustomFieldsRefused,
    FieldGone,
    MappingChanged,
    save_mapping,
)
from syncs.mapping.actions.stored import load_pairs
from syncs.mapping.rules.pairs import NewField, Pair, TypedPair, fingerprint
from syncs.models import Sync
from syncs.proposal.parts import Records
from tests.builders import make_organisation, make_sync
from tests.world.at_once import at_once
from tests.world.editing import seen_of

EMAIL = TypedPair("Email", "email")


NOTICE_IS_MAPPED = (
    "Custom fields can be mapped only where the sync selects by criteria, and Notice is mapped."
    " Take it out of the mapping first."
)


def save(sync: Sync, *pairs: TypedPair, seen: str, custom: Collection[str] = ()) -> str:
    try:
        save_mapping(sync, [EMAIL, *pairs], seen=seen, custom=custom)
    except (MappingChanged, CustomFieldsRefused, LabelTaken) as refusal:
        return type(refusal).__name__
    return "saved"


def test_of_two_at_once_one_saves_and_the_other_is_told(organisation: Organisation) -> None:
    sync = make_sync(organisation)
    seen = fingerprint(load_pairs(sync))

    done = at_once(
        lambda: save(sync, TypedPair("City", NewField("City", "text")), seen=seen),
        lambda: save(sync, TypedPair("State", NewField("State", "text")), seen=seen),
    )

    assert Counter(done) == {"saved": 1, "MappingChanged": 1}
    assert len(load_pairs(sync)) == 2
    assert ContactField.objects.count() == 1


def test_a_field_is_made_once_by_two_syncs_at_once(organisation: Organisation) -> None:
    syncs = [make_sync(organisation), make_sync(organisation)]
    seen = fingerprint([Pair("Email", "email")])

    done = at_once(
        lambda: save(syncs[0], TypedPair("City", NewField("City", "text")), seen=seen),
        lambda: save(syncs[1], TypedPair("City", NewField("CITY", "text")), seen=seen),
    )

    assert Counter(done) == {"saved": 1, "LabelTaken": 1}
    assert sorted(len(load_pairs(sync)) for sync in syncs) == [1, 2]


def test_custom_fields_and_a_selection_without_them_do_not_meet(organisation: Organisation) -> None:
    """One maps a custom field while the other leaves criteria: whoever is second is told (R43)."""
    sync = make_sync(organisation, selection="criteria", criteria={"conditions": []})
    seen = fingerprint(load_pairs(sync))
    custom = TypedPair("Notice", NewField("Notice", "text"))

    def select_all() -> str:
        try:
            change_records(Sync.objects.get(), Records("all"), seen=seen_of(sync, "records"))
        except CustomFieldsMapped as fault:
            return str(fault)
        return "saved"

    done = at_once(lambda: save(sync, custom, seen=seen, custom=["Notice"]), select_all)

    sync.refresh_from_db()
    assert (done, sync.selection, len(load_pairs(sync))) in [
        (["saved", NOTICE_IS_MAPPED], "criteria", 2),
        (["CustomFieldsRefused", "saved"], "all", 1),
    ]


def test_selection_without_criteria_is_refused_while_custom_fields_are_mapped(
    organisation: Organisation,
) -> None:
    sync = make_sync(organisation, selection="criteria", criteria={"conditions": []})
    custom = TypedPair("Notice", NewField("Notice", "text"))
    save(sync, custom, seen=fingerprint(load_pairs(sync)), custom=["Notice"])

    with pytest.raises(CustomFieldsMapped):
        change_records(sync, Records("view", "17", "People of Oslo"), seen=seen_of(sync, "records"))

    sync.refresh_from_db()
    assert (sync.selection, sync.view_id) == ("criteria", "")


def test_custom_field_is_refused_once_the_selection_has_none(organisation: Organisation) -> None:
    sync = make_sync(organisation)
    seen = fingerprint(load_pairs(sync))
    custom = TypedPair("Notice", NewField("Notice", "text"))

    assert save(sync, custom, seen=seen, custom=["Notice"]) == "CustomFieldsRefused"
    assert save(sync, seen=seen, custom=["Email"]) == "saved"
    assert organisation.contact_fields.count() == 0


def test_two_fields_of_one_name_are_refused_by_the_database(organisation: Organisation) -> None:
    """Also where its idea of the same letters is another one than ours: İ and i."""
    make_field(organisation.pk, "i", "text")

    with pytest.raises(LabelTaken, match="There is a contact field İ already"):
        make_field(organisation.pk, "İ", "text")
    with pytest.raises(IntegrityError, match="contact_field_label_once"):
        ContactField.objects.create(organisation=organisation, key="other", label="I")

    assert organisation.contact_fields.count() == 1


def test_a_field_of_another_organisation_is_not_filled(organisation: Organisation) -> None:
    sync = make_sync(organisation)
    seen = fingerprint(load_pairs(sync))
    make_field(make_organisation().pk, "City", "text")
    new = TypedPair("State", NewField("State", "text"))

    with pytest.raises(FieldGone):
        save_mapping(sync, [EMAIL, new, TypedPair("City", "own:city")], seen=seen)

    assert load_pairs(sync) == [Pair("Email", "email")]
    assert organisation.contact_fields.count() == 0


def test_fields_of_two_organisations_do_not_meet(organisation: Organisation) -> None:
    foreign = make_organisation()

    made = [make_field(each.pk, "City", "text").key for each in (organisation, foreign)]

    assert made == ["city", "city"]
