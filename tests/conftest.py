"""The things all tests share: the profile of generated examples, and one browser."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

from tests.world.browser import HOW_TO_GET_ONE, find_browser
from tests.world.patience import PATIENCE

pytest_plugins = [
    "tests.world.plain_static",
    "tests.world.owner",
    "tests.world.patient",
    "tests.world.databases",
    "tests.world.collecting",
    "tests.world.dealing",
    "tests.world.standing",
    "tests.world.emptied",
    "tests.world.garbage",
    "tests.world.quick_passwords",
    "tests.world.quick_repeats",
    "tests.world.ground",
    "tests.world.house",
    "tests.world.mail",
    "tests.world.nursery",
    "tests.world.receiver",
    "tests.world.small_blocks",
    "tests.world.sources",
    "tests.world.told_templates",
]

settings.register_profile(
    "repeatable",
    derandomize=True,
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the one of this machine, for all: Playwright runs once in a process.

    Where none is found its tests are left out, saying how to get one; with REQUIRE_BROWSER=1 they
    fail instead.
    """
    found = find_browser()
    if found is None:
        leave_out = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
        leave_out(HOW_TO_GET_ONE)
    # Instead of five seconds.
    expect.set_options(timeout=1000 * PATIENCE)
    # Its event loop stays in this thread, where Django would refuse all work on the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        chromium = playwright.chromium.launch(
            executable_path=found, args=arguments, timeout=1000 * PATIENCE
        )
        yield chromium
        chromium.close()
