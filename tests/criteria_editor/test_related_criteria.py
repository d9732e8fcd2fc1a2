"""Conditions on clients and job openings in the editor, and the pages that tell of them (R36)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from contacts.models import Contact
from criteria import Condition, Criteria, Subject
from syncs.criteria_editor.forms.related_boxes import build_boxes
from syncs.domain.remarks import Remark
from syncs.models import Phase, RunCheckpoint, RunState, Selection, Sync, SyncState
from tests.builders import NOON, make_run, make_sync
from tests.fetch.related_world import at_a_bank, client_of, contact, opening
from tests.world.editing import connect_to, send, url_of
from tests.world.house import House
from tests.world.imports import run_once
from tests.world.reading import text_of
from tests.world.source import Source, running_source

MARIA, NUMA = "maria@mail.example", "numa@mail.example"

AT_A_BANK = ("client.Industry", "is", "Banking")
IS_OPEN = ("job_opening.Job_Opening_Status", "is", "In-progress")
IN_PARIS = ("job_opening.City", "is", "Paris")
BOTH = ("client", "job_opening")


def make_draft(house: House, source: Source) -> Sync:
    connect_to(source, house.sync.connection)
    return make_sync(
        house.organisation,
        name="A draft",
        module="Contacts",
        state=SyncState.DRAFT,
        next_run_at=None,
    )


@pytest.fixture
def draft(house: House, source: Source) -> Sync:
    return make_draft(house, source)


def post(
    bob: Client,
    sync: Sync,
    do: str,
    *rows: tuple[str, str, str],
    related: tuple[str, ...] = (),
    **more: str,
) -> Any:
    """The form with these rows, each a field, an operator and a value, all joined by *and*."""
    form: dict[str, Any] = {"conditions": str(len(rows)), "related": related, "do": do, **more}
    for number, (field, operator, value) in enumerate(rows, start=1):
        form |= {
            f"c{number}-field": field,
            f"c{number}-operator": operator,
            f"c{number}-value": value,
        }
    return send(bob, sync, "criteria", form)


def stored(sync: Sync) -> Criteria | None:
    sync.refresh_from_db()
    return Criteria.model_validate(sync.criteria) if sync.criteria else None


def boxes(answer: Any) -> dict[str, bool]:
    return {box.relation.label: box.is_ticked for box in answer.context["boxes"]}


def offered(answer: Any) -> set[str]:
    """The labels of the fields of related records that the first condition may be about."""
    groups = answer.context["rows"][0].related_fields
    return {label for group in groups for _, label in group.choices}


def test_boxes_are_there_for_contacts_alone_and_not_ticked(
    house: House, draft: Sync, bob: Client
) -> None:
    for_contacts = bob.get(url_of(draft, "criteria"))
    for_candidates = bob.get(url_of(house.sync, "criteria"))

    assert boxes(for_contacts) == {"Client fields": False, "Job opening fields": False}
    assert offered(for_contacts) == set()
    assert boxes(for_candidates) == {}
    assert "Client fields" not in text_of(for_candidates)


def test_ticked_box_offers_its_fields_and_no_others(draft: Sync, bob: Client) -> None:
    clients = offered(post(bob, draft, "look", ("", "", ""), related=("client",)))
    openings = offered(post(bob, draft, "look", ("", "", ""), related=("job_opening",)))

    assert {"Client: Industry", "Client: Billing City", "Client: Name"} <= clients
    assert {"Job opening: Status", "Job opening: City", "Job opening: ID"} <= openings
    assert not any(label.startswith("Job") for label in clients)
    assert not any(label.startswith("Client:") for label in openings)


def test_operators_and_values_are_those_of_the_related_field(draft: Sync, bob: Client) -> None:
    answer = post(bob, draft, "look", ("client.Industry", "is", ""), related=("client",))

    row = answer.context["rows"][0]
    assert row.field_key == "client.Industry"
    assert "Banking" in [value for value, _ in row.inputs.choices]


def test_conditions_on_related_records_are_saved_with_their_subject(
    draft: Sync, bob: Client
) -> None:
    own = ("Job_Title", "contains", "Manager")

    answer = post(bob, draft, "save", own, AT_A_BANK, IS_OPEN, related=BOTH)

    saved = stored(draft)
    assert answer["Location"] == url_of(draft, "rules")
    assert saved is not None
    assert [condition.key for condition in saved.conditions] == [
        (Subject.RECORD, "Job_Title"),
        (Subject.CLIENT, "Industry"),
        (Subject.JOB_OPENING, "Job_Opening_Status"),
    ]
    assert boxes(bob.get(url_of(draft, "criteria"))) == dict.fromkeys(
        ("Client fields", "Job opening fields"), True
    )


@pytest.mark.parametrize("do", ["look", "save", "count"])
def test_box_whose_fields_are_used_is_not_unticked(draft: Sync, bob: Client, do: str) -> None:
    answer = post(bob, draft, do, AT_A_BANK, IS_OPEN, IN_PARIS, related=("client",))

    problems = [box.problem for box in answer.context["boxes"]]
    expected = (
        "Conditions 2 and 3 use job opening fields, so this stays ticked. Delete them, or choose"
        " other fields there, first."
    )
    assert problems == ["", expected]
    assert problems[1] in text_of(answer)
    assert boxes(answer)["Job opening fields"] is True
    assert [each.field for each in answer.context["criteria"].conditions] == [
        "Industry",
        "Job_Opening_Status",
        "City",
    ]
    assert stored(draft) is None


def test_box_of_a_module_that_the_account_does_not_have_cannot_be_ticked() -> None:
    why = "This account has no module Clients."
    condition = Condition(
        subject=Subject.CLIENT, field="Industry", label="Industry", type="text", operator="is"
    )

    unused = build_boxes("Contacts", [], sent=None, refusals={Subject.CLIENT: why})
    used = build_boxes("Contacts", [condition], sent=None, refusals={Subject.CLIENT: why})

    assert [(box.is_ticked, box.refusal) for box in unused] == [(False, why), (False, "")]
    assert [box.is_ticked for box in used] == [True, False]
    shown = render_to_string("criteria_editor/_related_boxes.html", {"boxes": used})
    assert why in shown
    assert len(re.findall(r"\sdisabled\s", shown)) == 1
    assert '<input type="hidden" name="related" value="client">' in shown


def test_condition_on_a_client_is_refused_where_a_module_has_none(
    house: House, draft: Sync, bob: Client
) -> None:
    answer = post(bob, house.sync, "save", AT_A_BANK, related=("client",))

    assert "There is no field “Industry” of clients that conditions can use." in text_of(answer)
    assert stored(house.sync) is None


def test_while_recruit_does_not_answer_about_clients_everything_typed_is_kept(
    draft: Sync, bob: Client, source: Source
) -> None:
    source.trouble("500", match="/settings/fields?module=Clients", times=99)
    sent = {"c1-label": "Industry", "c1-type": "picklist"}

    answer = post(bob, draft, "save", AT_A_BANK, related=("client",), **sent)
    source.peace()

    condition = answer.context["criteria"].conditions[0]
    assert condition.key == (Subject.CLIENT, "Industry")
    assert condition.values == ("Banking",)
    assert answer.context["rows"][0].fields[0] == ("client.Industry", "Client: Industry")
    assert "Nothing was saved, because the conditions cannot be checked" in text_of(answer)
    assert boxes(answer)["Client fields"] is True
    assert stored(draft) is None


def test_reading_says_whose_field_it_is(draft: Sync, bob: Client) -> None:
    text = text_of(post(bob, draft, "look", AT_A_BANK, IS_OPEN, related=BOTH))

    assert "The client's industry is Banking, and the job opening status is In-progress." in text
    assert (
        "This sync reads everything each time, because a change of a client or job opening does"
        " not show in the contact itself."
    ) in text


def test_who_matches_is_counted_with_clients_and_openings(
    draft: Sync, bob: Client, source: Source
) -> None:
    contacts = Contact.objects.count()
    maria, _ = at_a_bank(source, MARIA)
    at_a_bank(source, NUMA)
    contact(source, "other@mail.example", Client_Name=client_of(source, Industry="Retail"))
    opening(source, maria, Job_Opening_Status="In-progress")

    by_client = post(bob, draft, "count", AT_A_BANK, related=BOTH)
    by_both = post(bob, draft, "count", AT_A_BANK, IS_OPEN, related=BOTH)

    assert "2 of all 3 records match." in text_of(by_client)
    assert "1 of all 3 records matches" in text_of(by_both)
    assert MARIA in text_of(by_both)
    assert (stored(draft), Contact.objects.count()) == (None, contacts)


@pytest.mark.parametrize(
    ("row", "module", "lost", "numbers", "said"),
    [
        (AT_A_BANK, "Clients", "id", (1, 1), "1 client came without an id, and may be anybody's."),
        (
            IS_OPEN,
            "Job_Openings",
            "Contact_Name",
            (1, 1),
            "1 job opening came without a contact, and may be anybody's.",
        ),
        (IS_OPEN, "Job_Openings", "id", (2, 0), ""),
        (IS_OPEN, "Contacts", "id", (1, 0), "1 more record came without an id"),
    ],
)
def test_odd_record_costs_itself_and_leaves_open_whose_it_is(
    draft: Sync,
    bob: Client,
    source: Source,
    row: tuple[str, str, str],
    module: str,
    lost: str,
    numbers: tuple[int, int],
    said: str,
) -> None:
    """R79: who may have it is not counted out; an opening without an id still says whose it is."""
    maria, bank = at_a_bank(source, MARIA)
    numa, _ = at_a_bank(source, NUMA)
    job = opening(source, maria, Job_Opening_Status="In-progress")
    opening(source, numa, Job_Opening_Status="In-progress")
    odd = {"Clients": bank, "Job_Openings": job, "Contacts": numa}[module]
    source.trouble("no_value", f"/{module}?", times=None, at=["data", odd, lost])

    counted = post(bob, draft, "count", row, related=BOTH)
    tested = post(bob, draft, "test", row, related=BOTH, person=maria)

    trial = counted.context["trial"]
    assert (trial.matching, trial.untold) == numbers
    assert said in text_of(counted)
    is_open = "whose job openings some are" in text_of(tested)
    assert is_open is (lost == "Contact_Name")
    assert ("came without" in text_of(counted)) is bool(said)


def test_person_is_tested_with_the_opening_that_matches(
    draft: Sync, bob: Client, source: Source
) -> None:
    maria, _ = at_a_bank(source, MARIA)
    opening(source, maria, Job_Opening_Status="Filled", City="Paris", Posting_Title="Cashier")
    opening(source, maria, Job_Opening_Status="In-progress", City="Paris", Posting_Title="Auditor")
    rows = (AT_A_BANK, IS_OPEN, IN_PARIS)

    answer = post(bob, draft, "test", *rows, related=BOTH, person=MARIA)

    text = text_of(answer)
    assert "This person matches." in text
    assert "Client: A client" in text
    assert "Of 2 job openings the first that matches: Auditor" in text
    assert [each.actual for each in answer.context["verdicts"]] == [
        "Banking",
        "In-progress",
        "Paris",
    ]


def test_person_is_else_tested_with_the_opening_that_comes_closest(
    draft: Sync, bob: Client, source: Source
) -> None:
    maria = contact(source, MARIA)
    opening(source, maria, Job_Opening_Status="Filled", City="Rome", Posting_Title="Cashier")
    opening(source, maria, Job_Opening_Status="Filled", City="Paris", Posting_Title="Auditor")
    rows = (AT_A_BANK, IS_OPEN, IN_PARIS)

    text = text_of(post(bob, draft, "test", *rows, related=BOTH, person=maria))

    assert "This person does not match." in text
    assert "This person has no client that Recruit shows" in text
    assert "Of 2 job openings the one that comes closest: Auditor" in text


def test_person_without_openings_is_told_so(draft: Sync, bob: Client, source: Source) -> None:
    contact(source, MARIA)

    text = text_of(post(bob, draft, "test", IS_OPEN, related=("job_opening",), person=MARIA))

    assert "No job opening names this person as its contact" in text
    assert "Client:" not in text


@pytest.fixture(scope="module")
def running_wide_source() -> Iterator[Source]:
    """With more of everything than is read while somebody waits."""
    people = ("--candidates", "0", "--contacts", "1200")
    with running_source(*people, "--clients", "1300", "--job-openings", "1300") as source:
        yield source


@pytest.fixture
def wide_draft(house: House, running_wide_source: Source) -> Sync:
    running_wide_source.reset()
    return make_draft(house, running_wide_source)


def test_count_over_a_part_says_so_and_makes_few_calls(
    wide_draft: Sync, bob: Client, running_wide_source: Source
) -> None:
    answer = post(bob, wide_draft, "count", AT_A_BANK, IS_OPEN, related=BOTH)

    trial = answer.context["trial"]
    text = text_of(answer)
    assert trial.read + trial.left_out == 1000
    assert trial.left_out > 900  # contacts are at the oldest clients
    assert (trial.whole, trial.about) == (None, None)  # and so not like the rest
    assert f"{trial.left_out:,} more were left out" in text
    assert "because only the newest 1,000 clients were read" in text
    assert "Only the newest 1,000 job openings were read" in text
    asked = {path: n for path, n in running_wide_source.requests().items() if "/recruit/" in path}
    assert sum(n for path, n in asked.items() if "/settings/" not in path) == 15


def test_clients_are_found_for_one_person_however_old_they_are(
    wide_draft: Sync, bob: Client, running_wide_source: Source
) -> None:
    oldest = running_wide_source.rows("Clients")[0]
    running_wide_source.change(oldest["id"], "Clients", Industry="Banking")
    look_up = {"name": oldest["Client_Name"], "id": oldest["id"]}
    maria = contact(running_wide_source, MARIA, Client_Name=look_up)

    text = text_of(post(bob, wide_draft, "test", AT_A_BANK, related=BOTH, person=maria))

    assert "This person matches." in text
    assert f"Client: {oldest['Client_Name']}" in text


@pytest.fixture
def bank_sync(house: House, draft: Sync, source: Source) -> Sync:
    """An active sync of the contacts at banks."""
    from_client = {
        "subject": "client",
        "field": "Industry",
        "label": "Industry",
        "type": "picklist",
        "operator": "is",
        "values": ["Banking"],
    }
    sync = make_sync(house.organisation, name="Banks", module="Contacts", watermark=NOON)
    sync.selection, sync.criteria = Selection.CRITERIA, {"conditions": [from_client]}
    sync.save()
    return sync


def test_a_count_believes_that_there_are_no_clients_when_a_run_does(
    bank_sync: Sync, bob: Client, source: Source
) -> None:
    """R73: a run that finds none leaves everybody as they are, and so does what is counted."""
    maria, _ = at_a_bank(source, MARIA)
    run_once(bank_sync)
    source.trouble("no_content", match="/Clients", times=None)
    source.trouble("no_content", match="/Job_Openings?", times=None)

    doubted = post(bob, bank_sync, "count", AT_A_BANK, related=("client",))
    tested = post(bob, bank_sync, "test", AT_A_BANK, IS_OPEN, related=BOTH, person=maria)
    make_run(bank_sync, remarks=[{"code": Remark.RELATED_EMPTY, "modules": ["Clients"]}])
    believed = post(bob, bank_sync, "count", AT_A_BANK, related=("client",))

    trials = [answer.context["trial"] for answer in (doubted, believed)]
    assert [(trial.matching, trial.untold) for trial in trials] == [(0, 1), (0, 0)]
    assert NOT_ONE_CLIENT in text_of(doubted)
    assert NOT_ONE_CLIENT not in text_of(believed)
    assert tested.context["tested"].explanation.matches is None, "the client is doubted too"
    assert NOT_ONE_CLIENT in text_of(tested)
    assert "This person has no client" not in text_of(tested)
    assert "Recruit sent no record of Job Openings at all" in text_of(tested)
    assert "No job opening names this person" not in text_of(tested)


NOT_ONE_CLIENT = "Recruit sent no record of Clients at all. A run believes that only"


EVERYTHING = "because a change of a client does not show in the contact itself"


def test_sync_page_says_that_everything_is_read_and_why(bank_sync: Sync, bob: Client) -> None:
    page = text_of(bob.get(reverse("sync_detail", args=["zylker", bank_sync.pk])))

    assert "“The client's industry is Banking”" in page
    assert f"Everything, each time, {EVERYTHING}" in page
    assert "What changed since" not in page
    assert "Run now, read everything" not in page


def test_review_says_that_everything_is_read_and_why(bank_sync: Sync, bob: Client) -> None:
    page = text_of(bob.get(url_of(bank_sync, "review")))

    assert "“The client's industry is Banking”" in page
    assert f"It reads everything each time, {EVERYTHING}." in page


def test_run_page_shows_the_criteria_in_force(bank_sync: Sync, bob: Client, source: Source) -> None:
    at_a_bank(source, MARIA)
    run = run_once(bank_sync)

    page = text_of(bob.get(reverse("run_detail", args=["zylker", run.pk])))

    assert "The client's industry is Banking" in page
    assert f"Everything, each time, {EVERYTHING}" in page


def test_run_page_of_a_run_without_criteria_shows_none(house: House, bob: Client) -> None:
    run = make_run(house.sync, settings={"module": "Candidates", "criteria": None})

    page = text_of(bob.get(reverse("run_detail", args=["zylker", run.pk])))

    assert "Criteria" not in page


def test_running_run_says_how_many_clients_it_has_read(house: House, bob: Client) -> None:
    run = make_run(house.sync, state=RunState.RUNNING)
    RunCheckpoint.objects.filter(pk=run.pk).update(
        phase=Phase.FETCH_CLIENTS, related=12_400, received=12_400
    )

    page = text_of(bob.get(reverse("run_live", args=["zylker", run.pk])))

    assert "Reading from Recruit" in page
    assert "Sent by Recruit 12,400 records" in page
