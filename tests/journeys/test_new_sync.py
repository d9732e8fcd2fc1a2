"""A marketer makes syncs in the browser, by every path; real workers run them (R10-R22, R34)."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role
from contacts.models import Contact, Membership
from syncs.domain.recruit_account import AccountType, Edition
from syncs.models import Connection, Sync, SyncState
from tests.builders import make_member
from tests.journeys.conftest import PASSWORD, open_page, sign_in
from tests.processes.fixtures import Worker, start_sandbox, start_worker
from tests.processes.subject import make_sync

__all__ = ["start_sandbox", "start_worker"]

LONG = 60_000  # milliseconds

PEOPLE = [("IT", 2015), ("IT", 2016), ("IT", 2017), ("Sales", 2016)]
R34 = [
    ("Department", "is", "IT"),
    ("Experience in Years", "≥", "2"),
    ("Year of Passing", "=", "2015"),
    ("Year of Passing", "=", "2016"),
]


@pytest.fixture
def sandbox(start_sandbox: Callable[..., dict[str, str]]) -> dict[str, str]:
    """With four candidates, as R34 needs them, and a view of those of Oslo."""
    sandbox = start_sandbox(candidates=0)
    control = sandbox["control_url"]
    for department, year in PEOPLE:
        person = {
            "Email": f"{department.lower()}{year}@mail.example",
            "Department": department,
            "Year_of_Passing": year,
            "Experience_in_Years": 3,
            "City": "Oslo" if department == "Sales" else "Bergen",
        }
        httpx.post(f"{control}/records/Candidates", json=person).raise_for_status()
    view = {
        "name": "People of Oslo",
        "criteria": {"field": "City", "comparator": "equal", "value": "Oslo"},
    }
    httpx.post(f"{control}/custom-views/Candidates", json=view).raise_for_status()
    return sandbox


def connected_organisation(sandbox: dict[str, str]) -> None:
    """Northwind, whose account has all there is, and Bob, who is a marketer."""
    organisation = make_sync(sandbox, "northwind").organisation
    Connection.objects.update(
        tested_at=timezone.now(),
        edition_read=Edition.ENTERPRISE,
        account_type_read=AccountType.CORPORATE_HR,
    )
    make_member(organisation, Role.MARKETER, name="bob", email="bob@example.com", password=PASSWORD)


@pytest.fixture
def bob(page: Page, sandbox: dict[str, str], start_worker: Callable[..., Worker]) -> Page:
    """The page of a marketer whose organisation is connected; a worker runs."""
    connected_organisation(sandbox)
    start_worker()
    sign_in(page, "bob")
    return page


def begin(page: Page, name: str) -> None:
    page.get_by_role("link", name="New sync").first.click()
    page.get_by_label("Name of the sync").fill(name)
    page.get_by_role("radio", name="Candidates").check()
    go_on(page)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Save and go on").click()


def finish(page: Page, *, list_name: str) -> None:
    """From the list to the activation, with a new list and everything else as it is."""
    page.get_by_label("Sync to").select_option("A new list…")
    page.get_by_label("Name of the new list").fill(list_name)
    go_on(page)
    expect(page.get_by_role("heading", name="Next ten runs")).to_be_visible()
    go_on(page)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_text("Its first run begins in a moment.")).to_be_visible()


def addresses_after_the_first_run(page: Page, name: str) -> set[str]:
    sync = Sync.objects.get(name=name)
    assert sync.state == SyncState.ACTIVE
    page.goto(f"/o/northwind/runs/{sync.runs.get().pk}/")
    expect(page.get_by_text("Succeeded").first).to_be_visible(timeout=LONG)
    members = Membership.objects.filter(mailing_list_id=sync.mailing_list.pk)
    people = Contact.objects.filter(pk__in=members.values("contact_id"))
    return set(people.values_list("address", flat=True))


def test_a_sync_of_a_view(bob: Page) -> None:
    begin(bob, "Oslo only")

    bob.get_by_role("radio", name="A custom view").check()
    bob.get_by_label("Custom view", exact=True).select_option("People of Oslo")
    go_on(bob)
    finish(bob, list_name="Oslo")

    assert addresses_after_the_first_run(bob, "Oslo only") == {"sales2016@mail.example"}


def test_a_sync_of_all_by_keyboard_alone(bob: Page) -> None:
    def press_until(name: str, role: str = "button") -> None:
        """Tab to the next control of this name."""
        wanted = bob.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
        for _ in range(60):
            bob.keyboard.press("Tab")
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{name} cannot be reached")

    press_until("New sync", "link")
    bob.keyboard.press("Enter")
    expect(bob.get_by_role("heading", name="New sync")).to_be_visible()
    press_until("Name of the sync", "textbox")
    bob.keyboard.type("Everybody by keys")
    press_until("Candidates", "radio")
    bob.keyboard.press("Space")
    bob.keyboard.press("Enter")
    expect(bob.get_by_role("heading", name="Records")).to_be_visible()
    press_until("Save and go on")
    bob.keyboard.press("Enter")
    expect(bob.get_by_role("heading", name="List and rules")).to_be_visible()
    press_until("Sync to", "combobox")
    bob.keyboard.type("A new")
    press_until("Name of the new list", "textbox")
    bob.keyboard.type("By keys")
    bob.keyboard.press("Enter")
    expect(bob.get_by_role("heading", name="Schedule")).to_be_visible()
    press_until("Save and go on")
    bob.keyboard.press("Enter")
    expect(bob.get_by_role("heading", name="Mapping")).to_be_visible()
    press_until("Save and go on")
    bob.keyboard.press("Enter")
    expect(bob.get_by_role("heading", name="Review")).to_be_visible()
    press_until("Activate")
    bob.keyboard.press("Enter")
    expect(bob.get_by_text("Its first run begins in a moment.")).to_be_visible()

    assert len(addresses_after_the_first_run(bob, "Everybody by keys")) == len(PEOPLE)


def test_a_sync_of_criteria_takes_whom_the_changed_pattern_means(bob: Page) -> None:
    begin(bob, "IT of two years")
    bob.get_by_role("radio", name="Criteria").check()
    go_on(bob)

    for number, (field, operator, value) in enumerate(R34, start=1):
        if number > 1:
            bob.get_by_role("button", name="Add a condition").click()
        bob.get_by_label(f"Field of condition {number}").select_option(field)
        bob.get_by_label(f"Operator of condition {number}").select_option(operator)
        box = bob.get_by_label(f"Value of condition {number}")
        box.select_option(value) if number == 1 else box.fill(value)
    bob.get_by_label("Condition 4 is joined by").select_option("or")
    expect(bob.get_by_text("( ( ( 1 and 2 ) and 3 ) or 4 )")).to_be_visible()
    expect(bob.get_by_text("3 of all 4 records match.")).to_be_visible()
    bob.get_by_role("button", name="Change pattern").click()
    pattern = bob.get_by_label("Pattern", exact=True)
    pattern.fill("((1 and 2) and (3 or 5))")
    expect(bob.get_by_text("Character 22:")).to_be_visible()
    pattern.fill("((1 and 2) and (3 or 4))")
    expect(bob.get_by_text("(year of passing is 2015 or 2016)")).to_be_visible()
    expect(bob.get_by_text("2 of all 4 records match.")).to_be_visible()
    bob.get_by_role("textbox", name="Test a person").fill("sales2016@mail.example")
    bob.get_by_role("button", name="Test", exact=True).click()
    expect(bob.get_by_text("This person does not match.")).to_be_visible()
    assert bob.get_by_text("2 of all 4 records match.").is_visible(), "the count stays"
    go_on(bob)
    finish(bob, list_name="IT")

    found = addresses_after_the_first_run(bob, "IT of two years")
    assert found == {"it2015@mail.example", "it2016@mail.example"}


def test_the_next_runs_and_the_zones_follow_what_is_typed(bob: Page) -> None:
    begin(bob, "Timely")
    bob.goto(f"/o/northwind/syncs/{Sync.objects.get(name='Timely').pk}/edit/schedule/")

    bob.get_by_role("radio", name="Weekly").check()
    bob.get_by_label("On", exact=True).select_option("Friday")
    expect(bob.get_by_role("row").nth(1)).to_contain_text("Fri")
    bob.get_by_label("Time zone").fill("India")
    bob.get_by_role("radio", name="Asia/Kolkata").check()
    expect(bob.get_by_role("row").nth(1)).to_contain_text("UTC+05:30")
    go_on(bob)

    expect(bob.get_by_role("heading", name="Mapping")).to_be_visible()
    timely = Sync.objects.get(name="Timely")
    assert (timely.frequency, timely.weekday, timely.zone) == ("weekly", 4, "Asia/Kolkata")


@pytest.fixture
def plain_bob(
    browser: Browser, live_server: LiveServer, sandbox: dict[str, str], transactional_db: None
) -> Iterator[Page]:
    """The same marketer's page without JavaScript, and no worker."""
    connected_organisation(sandbox)
    for page in open_page(browser, live_server, java_script_enabled=False):
        sign_in(page, "bob")
        yield page


def test_criteria_and_schedule_are_made_without_javascript(plain_bob: Page) -> None:
    begin(plain_bob, "Plain")
    plain_bob.get_by_role("radio", name="Criteria").check()
    go_on(plain_bob)

    plain_bob.get_by_label("Field of condition 1").select_option("City")
    plain_bob.get_by_role("button", name="Show its operators").click()
    expect(plain_bob.get_by_label("Operator of condition 1")).to_have_value("is")
    plain_bob.get_by_label("Value of condition 1").fill("Oslo")
    go_on(plain_bob)
    plain_bob.get_by_label("Sync to").select_option("Everybody")
    go_on(plain_bob)
    plain_bob.get_by_label("Time zone").fill("berlin")
    plain_bob.get_by_role("button", name="Show the next runs").click()
    expect(plain_bob.get_by_role("row").nth(1)).to_contain_text("UTC+0")
    go_on(plain_bob)

    plain = Sync.objects.get(name="Plain")
    assert (plain.selection, plain.zone) == ("criteria", "Europe/Berlin")
