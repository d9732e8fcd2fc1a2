"""Coming in, click by click, with the mails from a real server (R100, R101, R102)."""

import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Member, Organisation, Role
from tests.accounts.test_single_sign_on import DORA, settings_for
from tests.builders import make_member, make_organisation
from tests.journeys.conftest import PASSWORD, open_page, sign_in
from tests.journeys.forms import fill, follow, press, see
from tests.world.house import House
from tests.world.mail import Postbox, code_in, link_in
from tests.world.patience import PATIENCE
from tests.world.single_sign_on import provider

IVAN = "ivan@elsewhere.example"


@pytest.fixture(autouse=True)
def _forget_attempts() -> None:
    cache.clear()


@pytest.fixture
def other_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The page of another person, in a browser of their own."""
    yield from open_page(browser, live_server)


def show_again(page: Page) -> None:
    """Enter the password once more, where it is asked for."""
    see(page, "Is it you?")
    fill(page, Password=PASSWORD)
    press(page, "Go on")


@pytest.mark.usefixtures("transactional_db")
def test_the_first_visitor_makes_the_organisation_and_invites_a_colleague(
    page: Page, other_page: Page, postbox: Postbox
) -> None:
    page.goto("/")
    fill(page, Name_of_the_organisation="Zylker", Your_name="Alice", Email="alice@example.com")
    fill(page, Password=PASSWORD)
    page.get_by_label("Time zone").select_option("Asia/Kolkata")
    press(page, "Make the organisation")
    page.wait_for_url("**/o/zylker/syncs/")

    page.goto("/o/zylker/settings/members/")
    follow(page, "Invite somebody")
    fill(page, Email=IVAN)
    page.get_by_label("Admin").check()
    press(page, "Send the invitation")
    see(page, f"The invitation is on its way to {IVAN}.")

    other_page.goto(link_in(postbox.newest_to(IVAN)))
    see(other_page, "Alice invites ivan@elsewhere.example to Zylker, as an admin.")
    fill(other_page, Your_name="Ivan", Password=PASSWORD)
    press(other_page, "Join")
    see(other_page, "You are a member of Zylker now.")

    other_page.goto("/o/zylker/settings/members/")
    other_page.get_by_role("link", name="Change the role of Alice").click()
    other_page.get_by_label("Viewer").check()
    press(other_page, "Save")
    see(other_page, "Alice is a viewer now.")
    other_page.get_by_role("link", name="Remove Ivan").click()
    press(other_page, "Remove this member")
    see(other_page, "An organisation needs an admin.")
    assert dict(Member.objects.values_list("user__name", "role")) == {
        "Alice": "viewer",
        "Ivan": "admin",
    }


@pytest.mark.usefixtures("house")
def test_signing_up_forgetting_the_password_and_coming_in_again(
    page: Page, postbox: Postbox, settings: Settings
) -> None:
    settings.SIGN_UP = "open"
    page.goto("/accounts/sign-in/")
    follow(page, "Sign up")
    fill(page, Your_name="Ivan", Email=IVAN, Password=PASSWORD)
    press(page, "Sign up")
    see(page, "Look into your mail")
    fill(page, Code=code_in(postbox.newest_to(IVAN)))
    press(page, "Go on")
    see(page, "You do not belong to an organisation yet")
    follow(page, "Make an organisation")
    fill(page, Name_of_the_organisation="Brightwater")
    press(page, "Make the organisation")
    see(page, "Brightwater is there, and you are its admin.")
    press(page, "Sign out")

    page.get_by_role("link", name="Forgot your password?").click()
    fill(page, Email=IVAN)
    press(page, "Send the link")
    see(page, "If an account has this address, a link is on its way.")
    page.goto(link_in(postbox.newest_to(IVAN)))
    new = "another horse battery"
    page.get_by_label("New password", exact=True).fill(new)
    page.get_by_label("New password once more", exact=True).fill(new)
    press(page, "Save the password")
    follow(page, "Sign in")
    fill(page, Email=IVAN, Password=new)
    press(page, "Sign in")
    page.wait_for_url("**/o/brightwater/syncs/")


@pytest.mark.usefixtures("house")
def test_a_passkey_is_added_and_signs_in_alone_and_as_second_factor(
    page: Page, postbox: Postbox
) -> None:
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    verified = {"hasUserVerification": True, "isUserVerified": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **verified}})
    sign_in(page, "alice")
    page.goto("/accounts/second-factor/")
    follow(page, "Add a passkey")
    show_again(page)
    fill(page, Name="My laptop")
    page.get_by_label("Also sign in with it without a password").check()
    press(page, "Add the passkey")
    see(page, "10 of 10 are left.")
    page.goto("/accounts/second-factor/webauthn/")
    see(page, "My laptop")

    page.goto("/accounts/sign-out/")
    press(page, "Sign out")
    press(page, "Sign in with a passkey")
    page.wait_for_url("**/o/zylker/syncs/")

    page.goto("/accounts/sign-out/")
    press(page, "Sign out")
    fill(page, Email="alice@example.com", Password=PASSWORD)
    press(page, "Sign in")
    see(page, "Your second factor")
    press(page, "Use a passkey")
    page.wait_for_url("**/o/zylker/syncs/")
    assert "A passkey was added" in postbox.subjects_to("alice@example.com")


@pytest.mark.usefixtures("house")
def test_an_authenticator_app_and_a_recovery_code(page: Page, postbox: Postbox) -> None:
    sign_in(page, "alice")
    page.goto("/accounts/second-factor/")
    follow(page, "Add an app")
    show_again(page)
    expect(page.locator("img.code-picture")).to_be_visible()
    secret = page.locator("code").inner_text()
    now = int(time.time()) // 30
    fill(page, Authenticator_code=str(format_hotp_value(hotp_value(secret, now))))
    press(page, "Add the app")
    code = page.locator("main li.mono, main ul.mono li").first.inner_text()
    assert "An authenticator app was added" in postbox.subjects_to("alice@example.com")

    page.goto("/accounts/sign-out/")
    press(page, "Sign out")
    fill(page, Email="alice@example.com", Password=PASSWORD)
    press(page, "Sign in")
    page.get_by_role("textbox").fill(code)
    press(page, "Sign in")
    page.wait_for_url("**/o/zylker/syncs/")
    page.goto("/accounts/second-factor/")
    see(page, "9 of 10 are left.")


@pytest.mark.usefixtures("house")
def test_a_new_address_and_signing_out_everywhere(
    page: Page, other_page: Page, postbox: Postbox
) -> None:
    for each in (page, other_page):
        sign_in(each, "alice")
    page.get_by_role("link", name="alice", exact=True).click()
    follow(page, "Email")
    fill(page, Email="alice@new.example")
    press(page, "Change the address")
    show_again(page)
    see(page, "Look into your mail")
    fill(page, Code=code_in(postbox.newest_to("alice@new.example")))
    press(page, "Go on")
    page.goto("/accounts/email/")
    see(page, "alice@new.example")
    assert postbox.subjects_to("alice@example.com") == ["Your address was changed"]

    follow(page, "Where you are signed in")
    press(page, "Sign out everywhere else")
    see(page, "You are signed out everywhere else.")
    other_page.goto("/o/zylker/syncs/")
    expect(other_page).to_have_url("/accounts/sign-in/?next=/o/zylker/syncs/")


def test_single_sign_on_leads_in_and_the_switcher_from_one_organisation_to_another(
    house: House, page: Page, settings: Settings
) -> None:
    other = make_organisation(name="Brightwater", slug="brightwater")
    dora = make_member(house.organisation, email=DORA["email"]).user
    Member.objects.create(organisation=other, user=dora, role=Role.VIEWER)
    with provider() as known:
        known.person = dict(DORA)
        settings.SOCIALACCOUNT_PROVIDERS = settings_for(known.url).single_sign_on
        settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = PATIENCE
        page.goto("/accounts/sign-in/")
        page.get_by_text("Sign in with Zylker ID").click()
        page.wait_for_url("**/syncs/")

    for name in ("Zylker", "Brightwater"):
        page.locator("summary.organisation-name").click()
        follow(page, name)
        page.wait_for_url(f"**/o/{name.lower()}/syncs/")
        expect(page.locator("summary.organisation-name")).to_contain_text(name)


def test_an_organisation_is_renamed_exported_closed_and_restored(
    page: Page, house: House, postbox: Postbox
) -> None:
    sign_in(page, "alice")
    page.goto("/o/zylker/settings/organisation/")
    fill(page, Name_of_the_organisation="Zylker Staffing")
    press(page, "Save")
    see(page, "Name and time zone are saved.")
    with page.expect_download() as download:
        follow(page, "Download everything")
    assert download.value.suggested_filename.endswith(".zip")
    follow(page, "Delete this organisation")
    page.get_by_label("Type the name of the organisation").fill("Zylker Staffing")
    press(page, "Delete this organisation")
    see(page, "Zylker Staffing is closed.")

    page.goto(link_in(postbox.newest_to("alice@example.com")))
    press(page, "Restore this organisation")

    see(page, "Zylker Staffing is back as it was")
    assert Organisation.objects.filter(closure=None).count() == 1
