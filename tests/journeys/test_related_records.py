"""A marketer makes a sync of contacts by their clients and job openings, with nothing but the
keyboard; a real worker runs it, and again after the client has changed in Recruit (R36, R38)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organisation
from contacts.models import Contact, Membership
from criteria import Criteria, Subject
from syncs.models import RunState, Sync, SyncState
from tests.builders import make_sync
from tests.journeys.conftest import open_page, sign_in
from tests.journeys.hands import Keyboard
from tests.journeys.test_new_sync import connected_organisation
from tests.journeys.wizard import (
    GO_ON,
    Answers,
    Condition,
    answer_mapping,
    answer_module,
    answer_rules,
    answer_schedule,
    enter_condition,
    expect_step,
)
from tests.processes.fixtures import Worker, start_sandbox, start_worker
from tests.world.axe import ask_axe

__all__ = ["start_sandbox", "start_worker"]

LONG = 60_000  # milliseconds

CONDITIONS = (
    Condition("Client: Industry", "is", chosen="Banking"),
    Condition("Job opening: Status", "is", chosen="In-progress"),
    Condition("Job opening: City", "is", ("Paris",)),
)
ANSWERS = Answers(
    module="Contacts",
    new_list="Bankers",
    policies=("Remove from this list of People who no longer match",),
)


class Account:
    """The account in the sandbox, as its users change it."""

    def __init__(self, sandbox: dict[str, str]) -> None:
        self._url = f"{sandbox['control_url']}/records"

    def add(self, module: str, **fields: Any) -> str:
        answer = httpx.post(f"{self._url}/{module}", json=fields)
        return str(answer.raise_for_status().json()["id"])

    def change(self, module: str, record: str, **fields: Any) -> None:
        httpx.patch(f"{self._url}/{module}/{record}", json=fields).raise_for_status()

    def add_contact(self, name: str, *, client: str, openings: list[tuple[str, str]]) -> str:
        """At a client, with job openings of these statuses and cities."""
        record = self.add(
            "Contacts",
            First_Name=name,
            Email=f"{name.lower()}@mail.example",
            Client_Name={"name": "A client", "id": client},
        )
        for status, city in openings:
            named = {"name": name, "id": record}
            title = f"Auditor in {city}"
            self.add(
                "Job_Openings",
                Posting_Title=title,
                Contact_Name=named,
                Job_Opening_Status=status,
                City=city,
            )
        return record


@pytest.fixture
def sandbox(start_sandbox: Callable[..., dict[str, str]]) -> dict[str, str]:
    return start_sandbox(candidates=0)


@pytest.fixture
def bank(sandbox: dict[str, str]) -> tuple[Account, str]:
    """The account and a bank in it. Of four contacts only Maria's one opening is right, and at a
    bank; Numa's conditions are met by two different openings."""
    account = Account(sandbox)
    bank = account.add("Clients", Client_Name="First Bank", Industry="Banking")
    shop = account.add("Clients", Client_Name="A shop", Industry="Retail")
    right, filled, in_rome = ("In-progress", "Paris"), ("Filled", "Paris"), ("In-progress", "Rome")
    account.add_contact("Maria", client=bank, openings=[in_rome, right])
    account.add_contact("Numa", client=bank, openings=[filled, in_rome])
    account.add_contact("Olga", client=shop, openings=[right])
    account.add_contact("Pia", client=bank, openings=[])
    return account, bank


@pytest.fixture
def keys(
    page: Page,
    sandbox: dict[str, str],
    bank: tuple[Account, str],
    start_worker: Callable[..., Worker],
) -> Keyboard:
    connected_organisation(sandbox)
    start_worker()
    sign_in(page, "bob")
    return Keyboard(page)


def test_contacts_are_synced_by_their_clients_and_job_openings(
    keys: Keyboard, bank: tuple[Account, str]
) -> None:
    page = keys.page
    keys.follow("New sync")
    answer_module(keys, "Bankers who hire", ANSWERS)
    keys.choose("Criteria")
    keys.submit(GO_ON)
    expect_step(keys, "Criteria")

    keys.tick("Client fields")
    keys.tick("Job opening fields")
    for number, condition in enumerate(CONDITIONS, start=1):
        if number > 1:
            keys.press("Add a condition")
        enter_condition(keys, number, condition)
    expect(
        page.get_by_text("The client's industry is Banking, and the job opening status")
    ).to_be_visible()
    expect(page.get_by_text("This sync reads everything each time, because")).to_be_visible()

    keys.tick("Client fields")
    refusal = page.get_by_text("Condition 1 uses client fields, so this stays ticked.")
    expect(refusal).to_be_visible()
    expect(page.get_by_role("checkbox", name="Client fields", exact=True)).to_be_checked()

    expect(page.get_by_text("1 of all 4 records matches.")).to_be_visible()
    keys.write("Test a person, by e-mail address or record id", "numa@mail.example")
    keys.press("Test")
    expect(page.get_by_text("This person does not match.")).to_be_visible()
    expect(page.get_by_text("Of 2 job openings the one that comes closest:")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="1. The client's industry")).to_contain_text(
        "yes"
    )

    look_over(page)

    keys.press(GO_ON)
    expect_step(keys, "List and rules")
    answer_rules(keys, ANSWERS)
    answer_schedule(keys, ANSWERS)
    answer_mapping(keys, ANSWERS)
    expect(page.get_by_text("It reads everything each time, because")).to_be_visible()
    keys.press("Activate")
    expect(page.get_by_text("Its first run begins in a moment.")).to_be_visible()

    sync = Sync.objects.get(name="Bankers who hire")
    assert [each.subject for each in Criteria.model_validate(sync.criteria).conditions] == [
        Subject.CLIENT,
        Subject.JOB_OPENING,
        Subject.JOB_OPENING,
    ]
    assert sync.state == SyncState.ACTIVE
    see_success(page, sync)
    assert addresses(sync) == {"maria@mail.example"}

    account, client = bank
    account.change("Clients", client, Industry="Retail")
    page.goto(f"/o/northwind/syncs/{sync.pk}/")
    expect(page.get_by_text("Everything, each time, because")).to_be_visible()
    keys.press("Run now")
    expect(page.get_by_text("Succeeded").first).to_be_visible(timeout=LONG)
    assert addresses(sync) == set()


def test_boxes_and_their_fields_work_without_javascript(
    browser: Browser, live_server: LiveServer, sandbox: dict[str, str], transactional_db: None
) -> None:
    connected_organisation(sandbox)
    [northwind] = Organisation.objects.all()
    draft = make_sync(northwind, module="Contacts", state=SyncState.DRAFT, next_run_at=None)
    for page in open_page(browser, live_server, java_script_enabled=False):
        sign_in(page, "bob")
        page.goto(f"/o/northwind/syncs/{draft.pk}/edit/criteria/")
        page.get_by_role("checkbox", name="Client fields").check()
        page.get_by_role("button", name="Show these fields").click()
        page.get_by_label("Field of condition 1").select_option("Client: Industry")
        page.get_by_role("button", name="Show its operators").click()
        page.get_by_label("Operator of condition 1").select_option("is empty")
        page.get_by_role("checkbox", name="Client fields").uncheck()
        page.get_by_role("button", name=GO_ON).click()
        expect(page.get_by_text("Condition 1 uses client fields")).to_be_visible()
        expect(page.get_by_role("checkbox", name="Client fields")).to_be_checked()
        page.get_by_role("button", name=GO_ON).click()
        expect(page.get_by_role("heading", name="List and rules")).to_be_visible()

    [condition] = Criteria.model_validate(Sync.objects.get(pk=draft.pk).criteria).conditions
    assert (condition.subject, condition.field) == (Subject.CLIENT, "Industry")


def look_over(page: Page) -> None:
    """In either theme and narrow: nothing for axe to find, nothing to scroll to sideways."""
    wide = page.viewport_size
    assert wide
    for theme in ("light", "dark"):
        for size in (wide, {"width": 360, "height": 740}):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size(size)  # type: ignore[arg-type]
            report = ask_axe(page)
            assert report.violations_count == 0, report.generate_report()
            sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(sideways) <= 0
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(wide)


def see_success(page: Page, sync: Sync) -> None:
    run = sync.runs.get()
    page.goto(f"/o/northwind/runs/{run.pk}/")
    expect(page.get_by_text("Succeeded").first).to_be_visible(timeout=LONG)
    run.refresh_from_db()
    assert (run.state, run.total) == (RunState.SUCCEEDED, 1)


def addresses(sync: Sync) -> set[str]:
    """Who is on the sync's list."""
    members = Membership.objects.filter(mailing_list_id=sync.mailing_list.pk)
    people = Contact.objects.filter(pk__in=members.values("contact_id"))
    return set(people.values_list("address", flat=True))
