"""A preview tries a change of the definition without saving it; its application saves it (R75)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from contacts.models import ContactField, MailingList
from criteria import Condition, Criteria, Subject
from syncs.models import FieldMapping, Policy, RunState, Selection, Sync
from syncs.preview.actions.apply import NotApplied, apply_preview
from syncs.proposal.parts import OtherList, Proposal, ProposedPair, Records, Rules
from tests.builders import make_mailing_list
from tests.preview.verbs import apply, deeds_of, everything, make_preview, somebody
from tests.world.imports import addresses_on, change, contact_at, run_once
from tests.world.source import Source

MARIA, NUMA = "maria@mail.example", "numa@mail.example"

IN_PUNE = Criteria(
    conditions=(
        Condition(
            subject=Subject.RECORD,
            field="City",
            label="City",
            type="text",
            operator="is",
            values=("Pune",),
        ),
    )
)


@pytest.fixture
def records(source: Source, sync: Sync) -> dict[str, str]:
    """Return the records of a sync that has brought Maria of Pune, and Numa of Kiel."""
    records = {
        MARIA: source.add(MARIA, Last_Name="Rossi", City="Pune"),
        NUMA: source.add(NUMA, Last_Name="Holm", City="Kiel"),
    }
    run_once(sync)
    return records


def rules(sync: Sync, **changes: Any) -> Proposal:
    """Return a change of the rules as the form gives it."""
    values = {
        "mailing_list_id": sync.mailing_list.pk,
        "new_list": "",
        "opt_outs": sync.opt_outs,
        "deleted": sync.deleted,
        "converted": sync.converted,
        "no_match": sync.no_match,
    }
    return Proposal(rules=Rules(**{**values, **changes}))


def test_tried_criteria_are_not_saved_before_they_are_applied(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    change(sync, no_match=Policy.REMOVE_FROM_LIST)
    before = everything()

    preview = make_preview(sync, proposal=Proposal(criteria=IN_PUNE))

    assert everything() == before
    assert [deed[:2] for deed in deeds_of(preview)] == [(NUMA, "deleted")]

    applied = apply(preview)

    sync.refresh_from_db()
    assert (applied.state, sync.selection) == (RunState.SUCCEEDED, Selection.CRITERIA)
    assert sync.criteria == IN_PUNE.model_dump(mode="json")
    assert deeds_of(applied) == deeds_of(preview)
    assert addresses_on(sync.mailing_list) == {MARIA}


def test_tried_rules(source: Source, sync: Sync, records: dict[str, str]) -> None:
    source.opt_out(records[NUMA])
    source.add("pia@mail.example", Email_Opt_Out=True)

    preview = make_preview(sync, proposal=rules(sync, opt_outs=Policy.REMOVE_FROM_LIST))
    sync.refresh_from_db()

    assert (preview.new, preview.ignored_reasons) == (0, {"opted_out": 1})
    assert sync.opt_outs == Policy.IGNORE
    assert make_preview(sync).new == 1

    apply(preview)
    sync.refresh_from_db()
    assert sync.opt_outs == Policy.REMOVE_FROM_LIST
    assert sync.opt_outs_since


def test_people_who_opted_out_and_would_come_back_are_counted(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    change(sync, opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=sync.created_at)
    source.opt_out(records[NUMA])
    run_once(sync)
    assert addresses_on(sync.mailing_list) == {MARIA}

    preview = make_preview(sync, proposal=rules(sync, opt_outs=Policy.IGNORE))

    assert (preview.duplicate, preview.preview.come_back) == (1, 1)


def test_tried_start_of_the_retrieval(source: Source, sync: Sync, records: dict[str, str]) -> None:
    start = timezone.now() - timedelta(days=1)
    preview = make_preview(
        sync, proposal=Proposal(records=Records(Selection.ALL, retrieve_after=start))
    )

    assert preview.settings
    first_second = (start + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    assert (preview.settings["modified_since"], sync.retrieve_after) == (first_second, None)
    apply(preview)
    sync.refresh_from_db()
    assert sync.retrieve_after == start


def test_tried_mapping_with_a_field_that_is_not_made_yet(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    pairs = (
        ProposedPair("Email", column="email"),
        ProposedPair("City", "City", new_label="Town", new_type="text"),
    )
    before = everything()

    preview = make_preview(sync, proposal=Proposal(pairs=pairs))
    source.change(records[MARIA], Last_Name="Bianchi")
    assert everything() == before
    assert (preview.updated, preview.unchanged) == (2, 0)

    again = make_preview(sync, proposal=Proposal(pairs=pairs))
    applied = apply(again)

    assert applied.state == RunState.SUCCEEDED
    assert deeds_of(applied) == deeds_of(again)
    assert contact_at(sync, MARIA).attributes == {"town": "Pune"}
    assert set(FieldMapping.objects.values_list("source_field", flat=True)) == {"Email", "City"}


def test_field_made_meanwhile_is_refused_with_words(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    pairs = (
        ProposedPair("Email", column="email"),
        ProposedPair("City", "City", new_label="Town", new_type="text"),
    )
    preview = make_preview(sync, proposal=Proposal(pairs=pairs))
    ContactField.objects.create(organisation=sync.organisation, key="town", label="Town")

    with pytest.raises(NotApplied, match="There is a contact field Town already"):
        apply_preview(preview, somebody(), now=timezone.now())
    assert sync.field_mappings.count() == 3


def test_tried_new_list_is_an_empty_one(source: Source, sync: Sync) -> None:
    source.add(MARIA)
    proposal = rules(sync, mailing_list_id=None, new_list="Alumni")

    preview = make_preview(sync, proposal=proposal)
    assert preview.new == 1
    assert not MailingList.objects.filter(name="Alumni").exists()

    applied = apply(preview)

    sync.refresh_from_db()
    assert applied.state == RunState.SUCCEEDED
    assert sync.mailing_list.name == "Alumni"
    assert addresses_on(sync.mailing_list) == {MARIA}


def test_tried_other_list(source: Source, sync: Sync, records: dict[str, str]) -> None:
    old, new = sync.mailing_list, make_mailing_list(sync.organisation)
    before = everything()

    preview = make_preview(sync, proposal=Proposal(other_list=OtherList(new.pk)))
    assert everything() == before
    assert preview.duplicate == 2

    applied = apply(preview)

    assert applied.state == RunState.SUCCEEDED
    assert deeds_of(applied) == deeds_of(preview)
    assert addresses_on(new) == addresses_on(old) == {MARIA, NUMA}


def test_application_of_a_change_is_refused_where_the_definition_was_changed(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    preview = make_preview(sync, proposal=rules(sync, deleted=Policy.REMOVE_FROM_LIST))
    change(sync, opt_outs=Policy.REMOVE_FROM_LIST)

    with pytest.raises(NotApplied, match="The rule about opt-outs of this sync changed"):
        apply_preview(preview, somebody(), now=timezone.now())
    sync.refresh_from_db()
    assert sync.deleted == Policy.IGNORE
