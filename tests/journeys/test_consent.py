"""A person who says no, as those see it who look after consent: contacts by hand, suppressions,
erasures, and the audit log that tells of all of it (R18, R62, R69, R70, R103)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from contacts.models import Suppression
from contacts.queries.unsubscribe_links import UnsubscribeLinks
from tests.journeys.conftest import open_page, sign_in
from tests.journeys.forms import download, fill, follow, press, see
from tests.world.house import House

ANN, ANN_NOW, BEA = "ann@old.example", "ann@new.example", "bea@mail.example"
FILE = f"Email,Kind,Note\n{BEA},Complained,By phone\nnobody,,\n".encode()


@pytest.fixture
def ann_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The page of somebody who is on a list, in a browser of their own."""
    yield from open_page(browser, live_server)


def test_a_person_is_added_says_no_is_let_back_and_erased_and_the_log_tells_it(
    house: House, page: Page, ann_page: Page
) -> None:
    sign_in(page, "alice")
    page.goto("/o/zylker/contacts/")
    follow(page, "New contact")
    fill(page, **{"E-mail address": ANN})
    page.get_by_label(house.mailing_list.name).check()
    press(page, "Add this contact")
    see(page, f"{ANN} is a contact.")
    follow(page, "Edit")
    fill(page, **{"E-mail address": ANN_NOW})
    press(page, "Save")
    see(page, "The values are saved.")

    token = UnsubscribeLinks.of(house.organisation.pk).token_for(ANN)
    ann_page.goto(f"/unsubscribe/{house.organisation.pk}/{token}/")
    press(ann_page, "Unsubscribe")
    see(ann_page, "You are unsubscribed")

    page.goto("/o/zylker/suppressions/")
    fill(page, **{"Beginning of the e-mail address": "ann@n"})
    press(page, "Filter")
    expect(page.get_by_role("rowheader")).to_have_text([ANN_NOW])
    page.get_by_role("link", name=f"Lift unsubscribed for {ANN_NOW}").click()
    press(page, "Lift this suppression")
    see(page, "Say why this person may be written to again.")
    fill(page, Reason="She asked for it")
    press(page, "Lift this suppression")
    see(page, f"“unsubscribed” is lifted for {ANN_NOW}.")

    page.goto("/o/zylker/suppressions/")
    follow(page, "Suppress an address")
    fill(page, **{"E-mail address": ANN_NOW})
    press(page, "Suppress this address")
    see(page, f"{ANN_NOW} must not be mailed now: do not mail.")

    page.goto("/o/zylker/suppressions/")
    follow(page, "From a file")
    file = {"name": "no.csv", "mimeType": "text/csv", "buffer": FILE}
    page.get_by_label("CSV file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_label("Unsubscribed").check()
    press(page, "Read the file")
    see(page, "Nothing is changed yet. 1 address is to be suppressed.")
    assert not Suppression.objects.filter(address=BEA).exists()
    press(page, "Suppress 1 address")
    see(page, "1 suppression added")
    assert "nobody" in download(page, "Download this report")
    page.goto("/o/zylker/suppressions/")
    assert {ANN, ANN_NOW, BEA} <= set(download(page, "Export").replace("\n", ",").split(","))

    page.goto("/o/zylker/erased/")
    follow(page, "Erase a person")
    fill(page, **{"E-mail address": ANN_NOW})
    page.get_by_label("I know that this cannot be undone").check()
    press(page, "Erase this person")
    see(page, "No sync brings it back.")
    assert [each.address for each in Suppression.objects.all()] == [BEA]

    page.goto("/o/zylker/settings/audit/")
    assert "ann@" not in download(page, "Export")
    page.get_by_label("About").select_option(label="Lifted suppression")
    press(page, "Filter")
    expect(page.get_by_role("rowheader")).to_have_count(1)
