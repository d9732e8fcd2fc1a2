"""A field that stops arriving is no evidence (R73).

Every field in use is taken away, one at a time: from metadata, from records, from both, from one
page of many, as absent and as null; in full and incremental runs, by pages and by file, under
every policy. Nobody is added, removed or changed because of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.conf import LazySettings

from accounts.models import Organisation
from contacts.models import Contact, Membership, MembershipClaim
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.domain.remarks import Remark
from syncs.models import HeldRecord, Hold, ImportRun, Policy, RunState, Selection, Sync
from tests.world.imports import (
    addresses_on,
    change,
    claims_of,
    contact_at,
    is_balanced,
    make_import,
    map_field,
    numbers_of,
    removals_of,
    rows_of,
    run_once,
)
from tests.world.source import Source

CITY = ConditionField("City", "City", ValueType.TEXT)
STRICT = {
    "opt_outs": Policy.REMOVE_FROM_ORGANISATION,
    "deleted": Policy.REMOVE_FROM_ORGANISATION,
    "converted": Policy.REMOVE_FROM_LIST,
    "no_match": Policy.REMOVE_FROM_LIST,
}
LENIENT = dict.fromkeys(STRICT, Policy.IGNORE)

DECIDING = ("Email", "Email_Opt_Out", "City")
COPIED = ("Last_Name", "Country")
MEMBERS = 60
"""More than may leave at once without being doubted (R74)."""


@dataclass(frozen=True)
class Loss:
    """A way in which a field stops arriving."""

    where: str
    as_null: bool
    pages: list[int] | None = None


LOSSES = [
    Loss(where, as_null, pages)
    for where, as_null, pages in product(
        ("metadata", "records", "both"), (False, True), (None, [1])
    )
    if not (where == "metadata" and (as_null or pages))
]


@pytest.fixture
def sync(source: Source, organisation: Organisation) -> Sync:
    """Return a sync by criteria whose list has people from Oslo, with values of their own."""
    sync = make_import(source.connect(organisation))
    criteria = Criteria(conditions=(Condition.about(CITY, "is", "Oslo"),), pattern=None)
    change(sync, selection=Selection.CRITERIA, criteria=criteria.model_dump(mode="json"))
    map_field(sync, "Country", "country", clear_when_empty=True)
    return sync


def set_policies(sync: Sync, policies: dict[str, Policy]) -> None:
    changes: dict[str, Any] = dict(policies)
    for name in ("opt_outs", "deleted"):
        changes[f"{name}_since"] = sync.created_at
    change(sync, **changes)


def fill(source: Source) -> list[str]:
    """Add people of all kinds; return the records of members."""
    members = [
        source.add(f"p{n}@mail.example", City="Oslo", Last_Name=f"L{n}", Country="Norway")
        for n in range(MEMBERS)
    ]
    source.add("out@mail.example", City="Oslo", Last_Name="Out", Email_Opt_Out=True)
    source.add("elsewhere@mail.example", City="Bergen", Last_Name="Else")
    source.convert(source.add("hired@mail.example", City="Oslo", Last_Name="Hired"))
    return members


def everybody(sync: Sync) -> Any:
    """Return all that a run could do to people, but for who is new."""
    contacts = Contact.objects.filter(organisation=sync.organisation)
    return (
        {c.address: (c.email, c.last_name, c.attributes, c.deleted_at) for c in contacts},
        set(Membership.objects.values_list("mailing_list_id", "contact_id")),
        set(MembershipClaim.objects.values_list("contact_id", "claimant_id", "record_id")),
    )


@pytest.mark.parametrize("policies", [STRICT, LENIENT], ids=["strict", "lenient"])
@pytest.mark.parametrize("full", [True, False], ids=["full", "incremental"])
@pytest.mark.parametrize("field", [*DECIDING, *COPIED])
def test_nothing_happens_to_anybody_because_of_a_field_that_is_gone(
    source: Source, sync: Sync, field: str, full: bool, policies: dict[str, Policy]
) -> None:
    set_policies(sync, policies)
    members = fill(source)
    run_once(sync)
    before = everybody(sync)
    for loss in LOSSES:
        if loss.as_null and field == "Country":
            continue  # told to be empty, and the pair says to clear (R44)
        source.vanish(field, where=loss.where, as_null=loss.as_null, pages=loss.pages)
        if not full:
            source.change_all(members, Street="Moved")

        run = run_once(sync, full=full)

        assert everybody(sync) == before, loss
        assert removals_of(run) == {}, loss
        says_so(run, field, loss, policies)
        source.reappear()
    run = run_once(sync, full=True)
    assert (run.state, run.remarks) == (RunState.SUCCEEDED, [])
    assert everybody(sync) == before
    assert not HeldRecord.objects.exists(), "all qualify again, so nobody would be removed"


def says_so(run: ImportRun, field: str, loss: Loss, policies: dict[str, Policy]) -> None:
    """Check that the run does not pass over it in silence, where the field matters to it."""
    if field == "Email_Opt_Out" and policies["opt_outs"] == Policy.IGNORE:
        assert run.state == RunState.SUCCEEDED
    elif field in DECIDING and loss.where != "records":
        code = "criteria_unusable" if field == "City" else "field_missing"
        assert (run.state, run.error_code) == (RunState.FAILED, code)
        assert field in run.error
    else:
        assert is_balanced(run)
        turned_empty = field == "Email" or (
            field == "City" and policies["no_match"] != Policy.IGNORE
        )
        if loss.where == "records" and loss.as_null and turned_empty:
            assert run.state in (RunState.HELD, RunState.SUCCEEDED), "once they are held already"
            assert Hold.objects.filter(sync=run.sync, answer="").exists()
            return
        assert run.state == RunState.SUCCEEDED
        codes = {remark["code"] for remark in run.remarks}
        if loss.where != "records":
            assert Remark.PAIRS_SKIPPED in codes
        elif not loss.as_null:
            assert Remark.FIELDS_NOT_SENT in codes


@pytest.mark.parametrize("field", ["Email", "Email_Opt_Out", "City", "$converted"])
def test_nobody_is_added_who_did_not_tell(source: Source, sync: Sync, field: str) -> None:
    set_policies(sync, STRICT)
    source.vanish(field, where="records")
    record = source.add("new@mail.example", City="Oslo")

    run = run_once(sync)

    assert addresses_on(sync.mailing_list) == set()
    assert rows_of(run)[record][0] in ("ignored", "not_selected")
    source.reappear()
    assert rows_of(run_once(sync))[record] == ("new", None), "the watermark did not pass it by"


@pytest.mark.parametrize("key", ["Email_Opt_Out", "$converted"])
@pytest.mark.parametrize("comes_first", ["who tells", "who does not"])
def test_whom_another_record_brings_is_claimed_by_one_that_does_not_tell(
    source: Source, sync: Sync, key: str, comes_first: str
) -> None:
    """As the next run would, so that nothing depends on which run it is (R67, R77)."""
    set_policies(sync, STRICT)
    first, second = (source.add("maria@mail.example", City="Oslo") for _ in range(2))
    told, untold = (first, second) if comes_first == "who tells" else (second, first)
    source.withhold(untold, key)

    for outcome in ("new", "unchanged"):
        run = run_once(sync)

        assert rows_of(run) == {told: (outcome, None), untold: ("ignored", "file_duplicate")}
        assert claims_of(sync) == {("maria@mail.example", each) for each in (told, untold)}


@pytest.mark.parametrize("key", ["Email_Opt_Out", "$converted"])
def test_who_does_not_tell_is_claimed_with_nobody_who_is_left_out(
    source: Source, sync: Sync, key: str
) -> None:
    set_policies(sync, STRICT)
    silent, says_yes = (source.add("maria@mail.example", City="Oslo") for _ in range(2))
    source.change(says_yes, **{key: True})
    source.withhold(silent, key)

    run = run_once(sync)

    reason = "opted_out" if key == "Email_Opt_Out" else "converted"
    assert set(rows_of(run).values()) == {("ignored", reason)}
    assert addresses_on(sync.mailing_list) == set()


def test_whether_they_opted_out_need_not_be_told_where_nobody_asks(
    source: Source, sync: Sync
) -> None:
    set_policies(sync, {**STRICT, "opt_outs": Policy.IGNORE})
    source.vanish("Email_Opt_Out", where="records")
    record = source.add("new@mail.example", City="Oslo")

    assert rows_of(run_once(sync)) == {record: ("new", None)}


def test_what_was_not_told_is_read_again_by_the_next_run(source: Source, sync: Sync) -> None:
    set_policies(sync, STRICT)
    source.set_clock(sync.created_at - timedelta(minutes=9))
    (maria,) = [source.add("maria@mail.example", City="Oslo", Last_Name="Old")]
    run_once(sync)
    source.set_clock(sync.created_at - timedelta(minutes=3))
    source.vanish("Last_Name", where="records")
    source.change(maria, First_Name="Told", Last_Name="New")
    before = read_until(sync)
    for _ in range(2):  # what was not told once is not taken for known the second time
        run_once(sync)
        assert read_until(sync) == before
    contact = contact_at(sync, "maria@mail.example")
    assert (contact.first_name, contact.last_name) == ("Told", "Old")
    source.reappear()

    run_once(sync)

    assert contact_at(sync, "maria@mail.example").last_name == "New"
    assert read_until(sync) != before


def test_who_opted_out_while_another_field_was_not_told_leaves(source: Source, sync: Sync) -> None:
    set_policies(sync, STRICT)
    maria = source.add("maria@mail.example", City="Oslo")
    run_once(sync)
    for field in ("Email", "City", "$converted"):
        source.vanish(field, where="records")
    source.opt_out(maria)

    assert removals_of(run_once(sync)) == {"maria@mail.example": ("opted_out", "organisation")}


@pytest.mark.parametrize("field", ["Email", "City"])
def test_one_value_that_turns_empty_is_believed(source: Source, sync: Sync, field: str) -> None:
    set_policies(sync, STRICT)
    members = fill(source)
    run_once(sync)
    source.change(members[0], **{field: None})

    reason = "address_changed" if field == "Email" else "no_match"
    assert removals_of(run_once(sync)) == {"p0@mail.example": (reason, "list")}


def test_file_of_a_bulk_read_without_a_column_is_no_evidence(
    source: Source, sync: Sync, settings: LazySettings
) -> None:
    settings.BULK_READ_ABOVE = 0
    set_policies(sync, STRICT)
    fill(source)
    run_once(sync)
    before = everybody(sync)
    for field, as_null in product((*DECIDING, "Last_Name"), (False, True)):
        source.vanish(field, where="records", as_null=as_null)

        run = run_once(sync, full=True)

        assert run.state in (RunState.SUCCEEDED, RunState.HELD)
        assert everybody(sync) == before, (field, as_null)
        source.reappear()


def test_e_mail_field_of_a_custom_module_that_is_deleted_stops_the_run(
    source: Source, organisation: Organisation
) -> None:
    sync = make_import(source.connect(organisation), module="Freelancers")
    sync.field_mappings.filter(column="email").update(source_field="Work_Email")
    run_once(sync)
    before = everybody(sync)
    source.vanish("Work_Email", "Freelancers")

    for full in (True, False):
        run = run_once(sync, full=full)
        assert (run.state, run.error_code) == (RunState.FAILED, "field_missing")
        assert "Work_Email" in run.error
        assert numbers_of(run) == {}
        assert everybody(sync) == before


def read_until(sync: Sync) -> datetime | None:
    """Return the watermark, which moves when all of a run was believed (R71)."""
    sync.refresh_from_db()
    return sync.watermark
