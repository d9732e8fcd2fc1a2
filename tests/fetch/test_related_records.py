"""Runs whose criteria ask about a contact's client and job openings (R36)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from criteria import Condition, ConditionField, Connector, ValueType
from syncs.domain.remarks import Remark, remarks_in_words
from syncs.domain.zones import zone
from syncs.models import ApiUse, Policy, RunState, SourceLink, Sync
from syncs.sql.statements import related_table_of
from tests.fetch.related_world import (
    BILLING_CITY,
    IN_BANKING,
    IN_PARIS,
    INDUSTRY,
    IS_OPEN,
    NOT_BANKING,
    REMOTE,
    STATUS,
    TITLE,
    at_a_bank,
    by_criteria,
    client_of,
    contact,
    make_contact_sync,
    matching_addresses,
    opening,
)
from tests.world.imports import (
    addresses_on,
    checkpoint_of,
    is_balanced,
    numbers_of,
    removals_of,
    rows_of,
    run_once,
    tables_of_all_runs,
)
from tests.world.source import Source

MARIA, NUMA, OLGA = "maria@mail.example", "numa@mail.example", "olga@mail.example"


def test_contact_is_taken_for_its_clients_sake(source: Source, organisation: Organisation) -> None:
    sync = make_contact_sync(source, organisation, IN_BANKING)
    taken, _ = at_a_bank(source, MARIA)
    other = contact(source, NUMA, Client_Name=client_of(source, Industry="Retail"))
    alone = contact(source, OLGA)

    run = run_once(sync)

    assert rows_of(run) == {
        taken: ("new", None),
        other: ("not_selected", None),
        alone: ("not_selected", None),
    }
    assert addresses_on(sync.mailing_list) == {MARIA}
    assert is_balanced(run)


def test_conditions_on_openings_hold_of_one_and_the_same(
    source: Source, organisation: Organisation
) -> None:
    sync = make_contact_sync(source, organisation, IS_OPEN, IN_PARIS)
    one, two = contact(source, MARIA), contact(source, NUMA)
    opening(source, one, Job_Opening_Status="Filled", City="Rome")
    opening(source, one, Job_Opening_Status="In-progress", City="Paris")
    opening(source, two, Job_Opening_Status="In-progress", City="Rome")
    opening(source, two, Job_Opening_Status="Filled", City="Paris")
    opening(source, None, Job_Opening_Status="In-progress", City="Paris")

    run_once(sync)

    assert addresses_on(sync.mailing_list) == {MARIA}


def test_opening_of_the_contacts_client_is_not_the_contacts_own(
    source: Source, organisation: Organisation
) -> None:
    sync = make_contact_sync(source, organisation, IS_OPEN)
    bank = client_of(source)
    contact(source, MARIA, Client_Name=bank)
    colleague = contact(source, NUMA, Client_Name=bank)
    opening(source, colleague, Client_Name=bank, Job_Opening_Status="In-progress")

    run_once(sync)

    assert addresses_on(sync.mailing_list) == {NUMA}


@pytest.mark.parametrize(
    ("field", "operator", "values", "pattern"),
    [
        (INDUSTRY, "is", ("Banking",), None),
        (INDUSTRY, "is_not", ("IT Services",), "1 and (2 or 3) and 4"),
        (BILLING_CITY, "is_empty", (), "(1 and 2) or (3 and 4)"),
        (BILLING_CITY, "contains", ("o",), "1 and 2 and (3 or 4)"),
    ],
)
def test_run_takes_whom_a_naive_join_finds(
    seeded_source: Source,
    organisation: Organisation,
    field: ConditionField,
    operator: str,
    values: tuple[str, ...],
    pattern: str | None,
) -> None:
    several_openings_each(seeded_source)
    sync = make_contact_sync(
        seeded_source,
        organisation,
        Condition.about(field, operator, *values),
        Condition.about(STATUS, "is_not", "Filled"),
        Condition.about(REMOTE, "is_true", connector=Connector.OR),
        Condition.about(TITLE, "contains", "e"),
        pattern=pattern,
    )
    expected = matching_addresses(seeded_source, sync, timezone.now(), zone("UTC"))

    run = run_once(sync)

    assert addresses_on(sync.mailing_list) == expected
    assert 10 < len(expected) < 900
    assert is_balanced(run)


def several_openings_each(source: Source) -> None:
    """Some contacts have up to four, some none; two openings name a contact that is gone."""
    contacts = source.rows("Contacts")
    for place, row in enumerate(source.rows("Job_Openings")[:120]):
        named = contacts[500 + place * 7 % 40]
        look_up = {"name": named["Full_Name"], "id": named["id"]}
        source.change(row["id"], "Job_Openings", Contact_Name=look_up)
    for row in contacts[510:512]:
        source.delete_other("Contacts", row["id"])


def test_file_and_pages_judge_the_same(
    seeded_source: Source, organisation: Organisation, settings: Settings
) -> None:
    sync = make_contact_sync(seeded_source, organisation, NOT_BANKING, IS_OPEN, pattern="1 or 2")
    paged = run_once(sync)
    before = rows_of(paged)
    settings.BULK_READ_ABOVE = 0

    bulk = run_once(sync)

    assert any(request.endswith("/result") for request in seeded_source.requests())
    assert 100 < paged.new < 900
    assert {record: reason for record, (_, reason) in rows_of(bulk).items()} == {
        record: reason for record, (_, reason) in before.items()
    }
    assert (bulk.new, bulk.updated, bulk.unchanged) == (0, 0, paged.new)
    assert is_balanced(bulk)


def test_first_read_by_file_takes_whom_a_naive_join_finds(
    seeded_source: Source, organisation: Organisation, settings: Settings
) -> None:
    settings.BULK_READ_ABOVE = 0
    sync = make_contact_sync(seeded_source, organisation, IN_BANKING, IS_OPEN, pattern="1 or 2")
    expected = matching_addresses(seeded_source, sync, timezone.now(), zone("UTC"))

    run_once(sync)

    assert any(request.endswith("/result") for request in seeded_source.requests())
    assert addresses_on(sync.mailing_list) == expected


@pytest.mark.parametrize(
    ("policy", "left"), [(Policy.IGNORE, {MARIA, NUMA}), (Policy.REMOVE_FROM_LIST, {NUMA})]
)
def test_change_of_a_client_alone_is_seen_by_the_next_run(
    source: Source, organisation: Organisation, policy: Policy, left: set[str]
) -> None:
    sync = make_contact_sync(source, organisation, IN_BANKING, no_match=policy)
    record, bank = at_a_bank(source, MARIA)
    at_a_bank(source, NUMA)
    run_once(sync)
    source.change(bank, "Clients", Industry="Retail")

    run = run_once(sync)

    assert rows_of(run)[record] == ("not_selected", None)
    assert addresses_on(sync.mailing_list) == left
    assert set(removals_of(run)) == {MARIA, NUMA} - left
    assert is_balanced(run)


@pytest.mark.parametrize("policy", [Policy.IGNORE, Policy.REMOVE_FROM_LIST])
def test_opening_that_opens_brings_its_contact_and_its_filling_ends_that(
    source: Source, organisation: Organisation, policy: Policy
) -> None:
    sync = make_contact_sync(source, organisation, IS_OPEN, no_match=policy)
    record = contact(source, MARIA)
    job = opening(source, record, Job_Opening_Status="Filled")
    assert numbers_of(run_once(sync)) == {}
    source.change(job, "Job_Openings", Job_Opening_Status="In-progress")
    assert rows_of(run_once(sync))[record] == ("new", None)
    source.change(job, "Job_Openings", Job_Opening_Status="Filled")

    run = run_once(sync)

    assert addresses_on(sync.mailing_list) == ({MARIA} if policy == Policy.IGNORE else set())
    assert rows_of(run)[record] == ("not_selected", None)


def test_who_matches_again_comes_back_and_who_was_kept_is_unchanged(
    source: Source, organisation: Organisation
) -> None:
    sync = make_contact_sync(source, organisation, IN_BANKING)
    record, bank = at_a_bank(source, MARIA)
    run_once(sync)
    source.change(bank, "Clients", Industry="Retail")
    run_once(sync)
    source.change(bank, "Clients", Industry="Banking")

    run = run_once(sync)

    assert rows_of(run) == {record: ("unchanged", None)}


@pytest.mark.parametrize(("condition", "expected"), [(IN_BANKING, {NUMA}), (NOT_BANKING, {MARIA})])
def test_of_a_deleted_client_all_values_are_missing(
    source: Source, organisation: Organisation, condition: Condition, expected: set[str]
) -> None:
    sync = make_contact_sync(source, organisation, condition, no_match=Policy.REMOVE_FROM_LIST)
    _, bank = at_a_bank(source, MARIA)
    at_a_bank(source, NUMA)
    run_once(sync)
    source.delete_other("Clients", bank)

    run_once(sync)

    assert addresses_on(sync.mailing_list) == expected


def test_clients_that_may_not_be_read_fail_the_run_and_remove_nobody(
    source: Source, organisation: Organisation
) -> None:
    sync = make_contact_sync(source, organisation, IN_BANKING, no_match=Policy.REMOVE_FROM_LIST)
    at_a_bank(source, MARIA)
    run_once(sync)
    source.trouble("no_permission", match="/Clients?", times=None)

    run = run_once(sync)

    assert run.state == RunState.FAILED
    assert run.what_to_do
    assert addresses_on(sync.mailing_list) == {MARIA}


def test_field_of_clients_that_is_gone_fails_the_run(
    source: Source, organisation: Organisation
) -> None:
    gone = ConditionField("Gone", "Gone", ValueType.TEXT, subject=INDUSTRY.subject)
    sync = make_contact_sync(source, organisation, Condition.about(gone, "is", "x"))

    run = run_once(sync)

    assert run.state == RunState.FAILED
    assert "no field “Gone” of clients" in run.error


def test_every_run_reads_all_contacts_and_the_deleted_feed_from_the_watermark(
    source: Source, organisation: Organisation
) -> None:
    sync = make_contact_sync(
        source,
        organisation,
        IN_BANKING,
        deleted=Policy.REMOVE_FROM_LIST,
        deleted_since=timezone.now() - timedelta(days=1),
    )
    record, _ = at_a_bank(source, MARIA)
    kept, _ = at_a_bank(source, NUMA)
    run_once(sync)
    source.delete_other("Contacts", record)

    run = run_once(sync)

    assert sync.watermark is not None
    assert removals_of(run) == {MARIA: ("deleted_in_recruit", "list")}
    assert rows_of(run) == {kept: ("unchanged", None)}


def test_only_the_modules_that_are_asked_about_are_read(
    source: Source, organisation: Organisation
) -> None:
    sync = make_contact_sync(source, organisation, IN_BANKING)
    at_a_bank(source, MARIA)
    run_once(sync)
    asked = source.requests()

    by_criteria(sync, Condition.about(TITLE, "is_empty"))
    run_once(sync)

    assert "GET /recruit/v2/Job_Openings" not in asked
    assert source.requests()["GET /recruit/v2/Clients"] == asked["GET /recruit/v2/Clients"]


def test_related_records_are_read_once_for_all_contacts(
    seeded_source: Source, organisation: Organisation
) -> None:
    sync = make_contact_sync(seeded_source, organisation, IN_BANKING, IS_OPEN)

    run = run_once(sync)

    asked = {path: n for path, n in seeded_source.requests().items() if "/recruit/" in path}
    # 300 and 400 of them; reading ahead may ask for two pages past the end.
    assert 2 <= asked["GET /recruit/v2/Clients"] <= 4
    assert 3 <= asked["GET /recruit/v2/Job_Openings"] <= 5
    assert run.api_calls == sum(asked.values())
    assert sum(hour.calls for hour in ApiUse.objects.all()) == run.api_calls


@pytest.mark.parametrize("named", [{"name": "A client", "id": "seven"}, {"name": "A client"}, 0.5])
def test_a_client_that_cannot_be_read_makes_nobody_leave(
    source: Source, organisation: Organisation, named: object
) -> None:
    """What cannot be read was not told (R73, R79)."""
    sync = make_contact_sync(source, organisation, IN_BANKING, no_match=Policy.REMOVE_FROM_LIST)
    member, _ = at_a_bank(source, MARIA)
    run_once(sync)
    source.change(member, "Contacts", Client_Name=named)

    run = run_once(sync, full=True)

    assert run.deleted == 0
    assert addresses_on(sync.mailing_list) == {MARIA}


ABSENT = object()


@pytest.mark.parametrize(
    "named", [{"name": "Maria", "id": "seven"}, {"name": "Maria"}, 0.5, ABSENT]
)
def test_an_opening_of_nobody_knows_whom_lets_nobody_leave_or_in(
    source: Source, organisation: Organisation, named: object
) -> None:
    """What cannot be read, or is not there, was not told (R73, R79): it may be the opening of any
    of them. Those that are told count as ever."""
    sync = make_contact_sync(source, organisation, IS_OPEN, no_match=Policy.REMOVE_FROM_LIST)
    member, other = contact(source, MARIA), contact(source, NUMA)
    theirs = opening(source, member, Job_Opening_Status="In-progress")
    run_once(sync)
    opening(source, contact(source, OLGA), Job_Opening_Status="In-progress")
    if named is ABSENT:
        at = ["data", theirs, "Contact_Name"]
        source.trouble("no_value", "/Job_Openings?", times=None, at=at)
    else:
        source.change(theirs, "Job_Openings", Contact_Name=named)

    run = run_once(sync, full=True)

    assert (run.state, run.deleted) == (RunState.SUCCEEDED, 0)
    assert addresses_on(sync.mailing_list) == {MARIA, OLGA}
    assert rows_of(run)[other][0] != "new"
    assert run.remarks == [
        {"code": Remark.OWNERS_UNTOLD, "number": 1},
        {"code": Remark.FIELDS_NOT_SENT, "fields": {"job_opening.Job_Opening_Status": 2}},
    ]
    assert "1 job opening came without a contact" in remarks_in_words(run.remarks)[0]


@pytest.mark.parametrize("module", ["Clients", "Job_Openings"])
def test_a_related_record_without_an_id_lets_nobody_leave_or_in(
    source: Source, organisation: Organisation, module: str
) -> None:
    """R79: it costs itself, also where it is the only one. A client without an id may be anybody's;
    an opening without one still tells whose it is."""
    by_client = module == "Clients"
    condition = IN_BANKING if by_client else IS_OPEN
    sync = make_contact_sync(source, organisation, condition, no_match=Policy.REMOVE_FROM_LIST)
    member, bank = at_a_bank(source, MARIA)
    contact(source, NUMA, Client_Name={"name": "A bank", "id": bank} if by_client else None)
    contact(source, OLGA)
    odd = bank if by_client else opening(source, member, Job_Opening_Status="In-progress")
    run_once(sync)
    before = addresses_on(sync.mailing_list)
    source.trouble("odd_value", f"/{module}?", times=None, at=["data", odd, "id"], value=None)

    run = run_once(sync, full=True)

    assert run.state == RunState.SUCCEEDED
    assert addresses_on(sync.mailing_list) == before == {MARIA} | ({NUMA} if by_client else set())
    assert run.remarks[0] == {"code": Remark.RECORDS_UNREADABLE, "number": 1}
    untold = [sentence for sentence in remarks_in_words(run.remarks) if "asks for" in sentence]
    assert ["Industry of the client was not told for 2 records." in said for said in untold] == (
        [True] if by_client else []
    )


def test_an_opening_of_nobody_knows_whom_that_does_not_match_keeps_nobody(
    source: Source, organisation: Organisation
) -> None:
    sync = make_contact_sync(source, organisation, IS_OPEN, no_match=Policy.REMOVE_FROM_LIST)
    member = contact(source, MARIA)
    theirs = opening(source, member, Job_Opening_Status="In-progress")
    run_once(sync)
    source.change(theirs, "Job_Openings", Contact_Name=0.5, Job_Opening_Status="Filled")

    run_once(sync, full=True)

    assert addresses_on(sync.mailing_list) == set()


def test_a_client_may_be_named_by_a_number(source: Source, organisation: Organisation) -> None:
    sync = make_contact_sync(source, organisation, IN_BANKING)
    bank = client_of(source, Industry="Banking")
    contact(source, MARIA, Client_Name={**bank, "id": int(bank["id"])})

    run_once(sync)

    assert addresses_on(sync.mailing_list) == {MARIA}


def test_finished_run_leaves_no_table_and_counts_what_it_read(
    source: Source, organisation: Organisation
) -> None:
    sync = make_contact_sync(source, organisation, IN_BANKING)
    at_a_bank(source, MARIA)

    run = run_once(sync)

    tables = tables_of_all_runs()
    assert related_table_of(run.pk) not in tables
    assert checkpoint_of(run).related == len(source.rows("Clients"))
    assert checkpoint_of(run).fetched == run.total == 1


def test_known_contact_of_an_unchanged_client_is_not_prepared_again(
    source: Source, organisation: Organisation
) -> None:
    sync = make_contact_sync(source, organisation, IN_BANKING)
    record, bank = at_a_bank(source, MARIA)
    run_once(sync)
    before = fingerprint_of(sync, record)
    source.change(bank, "Clients", Billing_City="Porto")

    run = run_once(sync)

    assert rows_of(run) == {record: ("unchanged", None)}
    assert fingerprint_of(sync, record) == before


def fingerprint_of(sync: Sync, record: str) -> object:
    return SourceLink.objects.get(sync_id=sync.pk, record_id=record).fingerprint


def of_bankers(source: Source, organisation: Organisation) -> Sync:
    """A sync that had a banker, and lets go of whoever is none."""
    sync = make_contact_sync(source, organisation, IN_BANKING, no_match=Policy.REMOVE_FROM_LIST)
    at_a_bank(source, MARIA)
    run_once(sync)
    return sync


def of_those_with_an_open_job(source: Source, organisation: Organisation) -> Sync:
    sync = make_contact_sync(source, organisation, IS_OPEN, no_match=Policy.REMOVE_FROM_LIST)
    opening(source, contact(source, MARIA), Job_Opening_Status="In-progress")
    run_once(sync)
    return sync


@pytest.mark.parametrize(
    ("make", "module"),
    [(of_bankers, "Clients"), (of_those_with_an_open_job, "Job_Openings")],
)
def test_a_related_module_that_is_suddenly_empty_is_believed_the_second_time(
    make: Callable[[Source, Organisation], Sync],
    module: str,
    source: Source,
    organisation: Organisation,
) -> None:
    """R73: absence is no evidence. Nobody leaves or joins by it before it is found again."""
    sync = make(source, organisation)
    source.trouble("no_content", match=f"/{module}?", times=None)
    contact(source, NUMA, Client_Name=client_of(source, Industry="Banking"))

    doubting = run_once(sync)

    assert (doubting.state, doubting.new, doubting.deleted) == (RunState.SUCCEEDED, 0, 0)
    assert addresses_on(sync.mailing_list) == {MARIA}
    assert {"code": Remark.RELATED_EMPTY, "modules": [module]} in doubting.remarks
    said = " ".join(remarks_in_words(doubting.remarks))
    assert f"Recruit sent no record of {module.replace('_', ' ')} at all" in said
    believing = run_once(sync)
    assert believing.remarks == [{"code": Remark.RELATED_NONE, "modules": [module]}]
    assert addresses_on(sync.mailing_list) == set()
    assert run_once(sync).remarks == believing.remarks


def test_a_related_module_that_is_back_has_cost_nobody(
    source: Source, organisation: Organisation
) -> None:
    sync = of_bankers(source, organisation)
    source.trouble("no_content", match="/Clients?", times=1)

    runs = [run_once(sync), run_once(sync)]

    assert [run.deleted for run in runs] == [0, 0]
    assert runs[1].remarks == []
    assert addresses_on(sync.mailing_list) == {MARIA}
