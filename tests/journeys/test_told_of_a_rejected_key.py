"""A rejected key from the refusal to the recovery: a real worker, mail and pages (R96)."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role
from syncs.models import Heartbeat, Sync, SyncState
from syncs.models.heartbeat import Part
from syncs.queue.request import request_run
from tests.builders import make_member
from tests.journeys.conftest import PASSWORD, sign_in
from tests.processes.fixtures import Worker, start_sandbox, start_worker
from tests.processes.subject import make_sync
from tests.world.imports import refused_a_minute_ago
from tests.world.mail import Postbox, link_in, text_of_mail
from tests.world.until import wait_until

__all__ = ["start_sandbox", "start_worker"]

ADMINS = ("alice@example.com", "dora@example.com")
LONG = 60_000  # milliseconds


@pytest.fixture
def sandbox(start_sandbox: Callable[..., dict[str, str]]) -> dict[str, str]:
    return start_sandbox(candidates=100)


@pytest.fixture
def sync(
    sandbox: dict[str, str], start_worker: Callable[..., Worker], post_office: Postbox
) -> Sync:
    """An active sync with two admins and a marketer, and a worker that sends mail."""
    sync = make_sync(sandbox, "northwind")
    people = {"Alice": Role.ADMIN, "Dora": Role.ADMIN, "Bob": Role.MARKETER}
    for name, role in people.items():
        address = f"{name.lower()}@example.com"
        make_member(sync.organisation, role, name=name, email=address, password=PASSWORD)
    later = timezone.now() + timedelta(days=1)
    Sync.objects.update(state=SyncState.ACTIVE, next_run_at=later)
    for part in Part:  # none is silent, however long this takes
        Heartbeat.objects.create(part=part, host="elsewhere", reported_at=later)
    start_worker(
        LATE_SECONDS="900",
        EMAIL_URL=f"smtp://{post_office.hostname}:{post_office.port}",
        EMAIL_FROM="RecruitSync <sync@example.com>",
        TRUSTED_ORIGINS="https://sync.example",
    )
    return sync


def test_admins_are_told_of_a_rejected_key_and_of_the_good_one(
    page: Page, sandbox: dict[str, str], sync: Sync, post_office: Postbox
) -> None:
    key = str(httpx.post(f"{sandbox['control_url']}/zsc-key").json()["zsc_key"])
    refused_a_minute_ago()
    request_run(sync, user=None)

    wait_until(lambda: all(post_office.to(address) for address in ADMINS))

    mail = post_office.newest_to("dora@example.com")
    assert str(mail["Subject"]) == "northwind: Recruit rejected the key of Zoho Recruit"
    assert "You can enter a new key." in text_of_mail(mail)
    sign_in(page, "alice")
    alert = page.get_by_role("region", name="Needs attention")
    expect(alert).to_contain_text("Recruit rejected the key of Zoho Recruit")
    expect(alert).to_contain_text("You can enter a new key.")
    expect(page.get_by_role("link", name="Needs attention 1 new")).to_be_visible()
    alert.get_by_role("button", name="Mark as seen").click()
    expect(alert).to_have_count(0)
    expect(page.get_by_role("link", name="Needs attention", exact=True)).to_be_visible()

    page.get_by_role("link", name="Needs attention", exact=True).click()
    page.get_by_role("link", name="Enter a new key").click()
    page.get_by_role("textbox", name="ZSC key").fill(key)
    page.get_by_role("button", name="Test and save").click()
    expect(page.get_by_text("The new details work and are saved.")).to_be_visible()

    wait_until(lambda: len(post_office.to("dora@example.com")) == 2)
    page.goto("/o/northwind/attention/")
    expect(page.get_by_text("The key of Zoho Recruit works again")).to_be_visible()
    subjects = {address: post_office.subjects_to(address) for address in ADMINS}
    rejected = "northwind: Recruit rejected the key of Zoho Recruit"
    works = "northwind: The key of Zoho Recruit works again"
    # Alice has entered it herself, which is no news to her.
    assert subjects == {"alice@example.com": [rejected], "dora@example.com": [rejected, works]}
    assert post_office.to("bob@example.com") == []
    assert link_in(post_office.newest_to("dora@example.com")).endswith("/settings/notifications/")
