"""What a person does with the mouse, in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.world.axe import ask_axe, load_axe
from tests.world.patience import PATIENCE

from .conftest import Sandbox

NARROW = {"width": 360, "height": 740}
THEMES = [{"color_scheme": "light"}, {"color_scheme": "dark"}]


@pytest.fixture
def page(request: pytest.FixtureRequest, sandbox: Sandbox, browser: Browser) -> Iterator[Page]:
    """A page without scripts, on which nothing may be complained of."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    options = {"base_url": sandbox.ready["url"], **getattr(request, "param", {})}
    with browser.new_context(**options) as context:
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.on("console", listen)
        yield page
    assert [text for text in complaints if "422" not in text] == []


def someone(sandbox: Sandbox, module: str = "Candidates") -> dict[str, Any]:
    """The newest record, which is first on the page."""
    [row] = sandbox.get(module, per_page=1).json()["data"]
    return dict(row)


def record(sandbox: Sandbox, record_id: str, module: str = "Candidates") -> dict[str, Any]:
    [row] = sandbox.get(f"{module}/{record_id}").json()["data"]
    return dict(row)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_person_is_found_and_edited(page: Page, sandbox: Sandbox) -> None:
    person = someone(sandbox)
    page.goto("/sandbox/")
    page.get_by_label("Name or address contains").fill(person["Email"].split("@")[0].upper())
    press(page, "Find")
    page.get_by_role("table").get_by_role("link").click()

    page.get_by_label("Last Name").fill("Grünwald")
    page.get_by_label("Email").fill("greta@gmial.com")
    page.get_by_label("Candidate Status").select_option("Qualified")
    page.get_by_label("City").fill("Wien")
    page.get_by_label("Experience in Years").fill("12")
    press(page, "Save")

    expect(page.get_by_role("status")).to_have_text("Saved. The next run of a sync sees it.")
    changed = record(sandbox, person["id"])
    assert (changed["Last_Name"], changed["Email"], changed["City"]) == (
        "Grünwald",
        "greta@gmial.com",
        "Wien",
    )
    assert (changed["Candidate_Status"], changed["Experience_in_Years"]) == ("Qualified", 12)
    assert changed["Updated_On"] > person["Updated_On"]
    assert changed["Country"] == person["Country"]


def test_link_into_recruit_leads_to_the_person(page: Page, sandbox: Sandbox) -> None:
    person = someone(sandbox)

    page.goto(f"/recruit/EntityInfo.do?module=Candidates&id={person['id']}")

    assert page.url.endswith(f"/sandbox/people/Candidates/{person['id']}")
    expect(page.get_by_label("Email", exact=True)).to_have_value(person["Email"] or "")


def test_saving_without_a_difference_changes_nothing(page: Page, sandbox: Sandbox) -> None:
    person = someone(sandbox)
    page.goto(f"/sandbox/people/Candidates/{person['id']}")

    press(page, "Save")

    expect(page.get_by_role("status")).to_contain_text("nothing was saved")
    assert record(sandbox, person["id"]) == person


def test_bad_input_is_told_beside_the_field(page: Page, sandbox: Sandbox) -> None:
    person = someone(sandbox)
    page.goto(f"/sandbox/people/Candidates/{person['id']}")

    page.get_by_label("Last Name").fill("")
    page.get_by_label("Year of Passing").fill("soon")
    page.get_by_label("City").fill("x" * 300)
    press(page, "Save")

    expect(page.get_by_role("alert")).to_have_text(
        "Nothing was saved. See the fields that are marked."
    )
    expect(page.get_by_label("Last Name")).to_have_accessible_description("Last Name is required.")
    expect(page.get_by_label("Year of Passing")).to_have_accessible_description(
        "Write a whole number, such as 3, or leave it empty."
    )
    expect(page.get_by_label("City")).to_have_accessible_description(
        "City can have 255 characters; these are 300."
    )
    expect(page.get_by_label("Year of Passing")).to_have_value("soon")
    assert record(sandbox, person["id"]) == person


def test_person_opts_out_and_back(page: Page, sandbox: Sandbox) -> None:
    person = someone(sandbox)
    page.goto(f"/sandbox/people/Candidates/{person['id']}")

    press(page, "Opt out of e-mail")
    expect(page.get_by_text("opted out", exact=True)).to_be_visible()
    assert record(sandbox, person["id"])["Email_Opt_Out"] is True

    press(page, "Take the opt-out back")
    assert record(sandbox, person["id"])["Email_Opt_Out"] is False


def test_candidate_is_converted_to_a_contact(page: Page, sandbox: Sandbox) -> None:
    person = someone(sandbox)
    page.goto(f"/sandbox/people/Candidates/{person['id']}")

    press(page, "Convert to a contact")

    expect(page.get_by_text("converted", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Convert")).to_have_count(0)
    contact = record(sandbox, person["id"])["$converted_detail"]["contact"]
    assert record(sandbox, contact, "Contacts")["Email"] == person["Email"]


def test_person_is_deleted_and_restored(page: Page, sandbox: Sandbox) -> None:
    person = someone(sandbox)
    page.goto(f"/sandbox/people/Candidates/{person['id']}")

    press(page, "Delete this record")
    expect(page.get_by_role("status")).to_have_text("The record is in the recycle bin.")
    assert sandbox.get(f"Candidates/{person['id']}").status_code == 204

    page.get_by_role("link", name="Recycle bin").first.click()
    press(page, f"Restore {person['Full_Name']}")
    expect(page.get_by_role("status")).to_have_text("The record is back.")
    expect(page.get_by_text("Nobody is deleted")).to_be_visible()
    assert record(sandbox, person["id"])["Email"] == person["Email"]


def test_person_is_deleted_for_good(page: Page, sandbox: Sandbox) -> None:
    person = someone(sandbox, "Alumni")
    page.goto(f"/sandbox/people/Alumni/{person['id']}")

    press(page, "Delete this record")
    press(page, "Delete for good")

    expect(page.get_by_role("status")).to_have_text("The record is deleted for good.")
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)
    [row] = sandbox.rows("Alumni/deleted")
    assert (row["id"], row["type"]) == (person["id"], "permanent")


def test_person_is_added(page: Page, sandbox: Sandbox) -> None:
    page.goto("/sandbox/?module=Contacts")
    page.get_by_role("link", name="Add a person").click()
    press(page, "Add to Contacts")
    expect(page.get_by_role("alert")).to_contain_text("Nobody was added")

    page.get_by_label("First Name").fill("Ada")
    page.get_by_label("Last Name").fill("<b>Lovelace</b>")
    page.get_by_label("Email").fill("ada@x.example")
    press(page, "Add to Contacts")

    expect(page.get_by_role("heading", level=1)).to_have_text("Ada <b>Lovelace</b>")
    added = someone(sandbox, "Contacts")
    assert (added["Full_Name"], added["Email"]) == ("Ada <b>Lovelace</b>", "ada@x.example")


def test_record_that_waits_is_approved(page: Page, sandbox: Sandbox) -> None:
    page.goto("/sandbox/")
    page.get_by_role("link", name="who wait for approval").click()
    page.get_by_role("table").get_by_role("link").first.click()

    press(page, "Approve")

    expect(page.get_by_role("status")).to_have_text("The record is approved.")
    assert someone(sandbox)["id"] == page.url.split("/")[-1].split("?")[0]


def test_reloading_after_a_form_does_nothing_twice(page: Page, sandbox: Sandbox) -> None:
    page.goto("/sandbox/account")
    press(page, "Regenerate the ZSC key")
    key = page.get_by_label("ZSC key").input_value()

    page.reload()

    assert page.get_by_label("ZSC key").input_value() == key


def test_key_is_regenerated(page: Page, sandbox: Sandbox) -> None:
    page.goto("/sandbox/account")
    assert page.get_by_label("ZSC key").input_value() == sandbox.ready["zsc_key"]

    press(page, "Regenerate the ZSC key")

    key = page.get_by_label("ZSC key").input_value()
    account = {"X-ZSC-Account": page.get_by_label("Account e-mail").input_value()}
    statuses = [
        sandbox.http.get(
            "/recruit/v2/org", headers={**account, "Authorization": f"Zoho-zsc {each}"}
        ).status_code
        for each in (key, sandbox.ready["zsc_key"])
    ]
    assert statuses == [200, 401]


def test_edition_is_changed(page: Page, sandbox: Sandbox) -> None:
    page.goto("/sandbox/account")

    page.get_by_label("Edition", exact=True).select_option("Standard")
    page.get_by_label("Account type").select_option("Staffing Agency")
    page.get_by_label("On trial").check()
    press(page, "Change the edition")

    expect(page.get_by_text("0 of 100,000 in 24 hours")).to_be_visible()
    licence = sandbox.get("org").json()["org"][0]["license_details"]
    assert (licence["paid_type"], licence["trial_type"]) == (None, "standard")
    assert sandbox.get("Departments").status_code == 400


def test_credits_and_requests_are_shown(page: Page, sandbox: Sandbox) -> None:
    sandbox.get("Candidates")
    sandbox.get("Candidates/deleted")

    page.goto("/sandbox/account")

    expect(page.get_by_text("3 requests · 5 of 1,000,000 credits")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="GET /recruit/v2/Candidates/deleted")
    expect(row.get_by_role("cell").last).to_have_text("1")


def test_clock_is_moved(page: Page, sandbox: Sandbox) -> None:
    before = sandbox.control("GET", "state")["now"]
    page.goto("/sandbox/account")

    page.get_by_label("Move ahead by").select_option("1 day")
    press(page, "Move")

    expect(page.get_by_text("ahead of this machine")).to_be_visible()
    assert sandbox.control("GET", "state")["now"] >= before + 86_400
    assert sandbox.get("org").json()["code"] == "INVALID_TOKEN"


def test_trouble_is_caused_and_stopped(page: Page, sandbox: Sandbox) -> None:
    page.goto("/sandbox/mischief")
    page.get_by_label("What goes wrong").select_option("Too many requests")
    page.get_by_label("For which requests").select_option("Lists and records")
    page.get_by_label("How often").fill("")
    press(page, "Cause trouble")

    expect(page.get_by_text("Too many requests: until stopped")).to_be_visible()
    assert [sandbox.get("Candidates").status_code for _ in range(2)] == [429, 429]

    press(page, "Stop all trouble")

    assert sandbox.get("Candidates").status_code == 200


def test_records_change_while_they_are_read(page: Page, sandbox: Sandbox) -> None:
    page.goto("/sandbox/mischief")
    page.get_by_label("Edited each time").fill("4")
    press(page, "Let them change")
    sandbox.get("Candidates")

    page.reload()
    expect(page.get_by_text("4 edited, 2 deleted, 2 added, 0 restored.")).to_be_visible()

    press(page, "Stop the changes")
    sandbox.get("Candidates")
    page.reload()
    expect(page.get_by_text("4 edited, 2 deleted, 2 added, 0 restored.")).to_be_visible()


@pytest.mark.parametrize(
    ("label", "text", "button", "message"),
    [
        ("How often", "often", "Cause trouble", "How often: write a whole number from 1 to 1,000."),
        ("Seconds", "-3", "Cause trouble", "Seconds: write a whole number from 0 to 3,600."),
        ("Edited each time", "9999", "Let them change", "Edited: write a whole number from 0"),
        ("Every how many requests", "0", "Let them change", "Every how many requests: write a"),
    ],
)
def test_bad_numbers_are_told(
    page: Page, sandbox: Sandbox, label: str, text: str, button: str, message: str
) -> None:
    page.goto("/sandbox/mischief")

    page.get_by_label(label).fill(text)
    press(page, button)

    expect(page.get_by_role("alert")).to_contain_text(message)
    expect(page.get_by_label(label)).to_have_value(text)
    state = sandbox.control("GET", "state")
    assert (state["trouble"], state["churn"]) == ([], [])


def test_sandbox_is_reset(page: Page, sandbox: Sandbox) -> None:
    before = someone(sandbox)
    sandbox.control("DELETE", f"records/Candidates/{before['id']}")
    page.goto("/sandbox/account")

    press(page, "Reset the sandbox")

    expect(page.get_by_role("status")).to_have_text("Everything is as the seed made it.")
    sandbox.sign_in()
    assert someone(sandbox) == before


def addresses(sandbox: Sandbox) -> list[str]:
    """Every page, with something on it."""
    ids = [row["id"] for row in sandbox.get("Candidates", per_page=4).json()["data"]]
    sandbox.control("DELETE", f"records/Candidates/{ids[0]}")
    sandbox.control("DELETE", f"records/Candidates/{ids[1]}?type=permanent")
    sandbox.control("POST", f"records/Candidates/{ids[2]}/opt-out")
    sandbox.control("POST", f"records/Candidates/{ids[2]}/convert")
    sandbox.control(
        "POST", "trouble", [{"kind": "hang", "match": "x"}, {"kind": "429", "after": 2}]
    )
    sandbox.control("POST", "churn", {"edits": 1, "match": "x"})
    person = f"/sandbox/people/Candidates/{ids[2]}?done=converted"
    finds = ["/sandbox/?module=Contacts&q=a", "/sandbox/?q=nobody+at+all", "/sandbox/?waiting=1"]
    others = ["bin", "mischief", "account", "people/Alumni/new", f"people/Candidates/{ids[0]}"]
    return ["/sandbox/", person, *finds, *(f"/sandbox/{path}" for path in others)]


@pytest.mark.parametrize("page", THEMES, indirect=True, ids=str)
def test_axe_finds_nothing(page: Page, sandbox: Sandbox) -> None:
    load_axe(page)
    found = {}
    for address in addresses(sandbox):
        page.goto(address)
        unfold(page)
        report = ask_axe(page)
        if report.violations_count:
            found[address] = report.generate_report()

    assert found == {}


@pytest.mark.parametrize("page", [{"viewport": NARROW}], indirect=True, ids=["narrow"])
def test_nothing_makes_a_narrow_page_scroll_sideways(page: Page, sandbox: Sandbox) -> None:
    widths = {}
    for address in addresses(sandbox):
        page.goto(address)
        unfold(page)
        widths[address] = page.evaluate("document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(widths, NARROW["width"])


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def test_everything_works_by_keyboard(page: Page, sandbox: Sandbox) -> None:
    """The first stop is the way past the navigation; Enter in a field sends its form."""
    page.goto("/sandbox/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()

    page.get_by_label("Name or address contains").fill("zz nobody")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Nobody found")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("people/Candidates/1", "There is no record 1 in Candidates."),
        ("people/Nonsense/1", "The module name given seems to be invalid"),
        ("?module=Nonsense", "The module name given seems to be invalid"),
        ("?module=Clients", "There are no people in Clients."),
        ("nowhere", "There is no such page."),
        ("account/reset", "There is no such page."),
    ],
)
def test_what_is_not_there_is_told_in_words(sandbox: Sandbox, path: str, message: str) -> None:
    answer = sandbox.http.get(f"/sandbox/{path}", headers={"Accept": "text/html,*/*;q=0.8"})

    assert answer.status_code in (400, 404, 405)
    assert answer.headers["Content-Type"].startswith("text/html")
    assert message in answer.text


@pytest.mark.parametrize(
    ("path", "form", "message"),
    [
        ("account/edition", {"edition": "Platinum"}, "There is no edition “Platinum”."),
        ("account/edition", {"edition": "Free", "account_type": "Zoo"}, "no account type “Zoo”."),
        ("account/clock", {"step": "1 century"}, "cannot be moved by “1 century”."),
        ("mischief/trouble", {"kind": "plague"}, "Choose what is to go wrong."),
        ("mischief/trouble", {"kind": "429", "target": "?"}, "Choose which requests"),
        ("mischief/churn", {"module": "Candidates"}, "Say how many records"),
        ("mischief/churn", {"module": "Zoo", "edits": "1"}, "There is no module Zoo."),
    ],
)
def test_forms_that_no_page_has_change_nothing(
    sandbox: Sandbox, path: str, form: dict[str, str], message: str
) -> None:
    before = sandbox.control("GET", "state")

    answer = sandbox.http.post(f"/sandbox/{path}", data=form)

    assert (answer.status_code, message in answer.text) == (422, True)
    assert {**sandbox.control("GET", "state"), "now": 0} == {**before, "now": 0}


@pytest.mark.parametrize(
    ("action", "status"), [("explode", 404), ("restore", 404), ("convert", 404), ("delete", 303)]
)
def test_action_that_cannot_be_done_is_refused(sandbox: Sandbox, action: str, status: int) -> None:
    person = someone(sandbox, "Contacts")

    answer = sandbox.http.post(f"/sandbox/people/Contacts/{person['id']}/{action}")

    assert answer.status_code == status


def test_bare_address_leads_to_the_page(sandbox: Sandbox) -> None:
    answer = sandbox.http.get("/sandbox")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sandbox/")
