"""What people do on pages with forms: fill them in, press, follow and see."""

from playwright.sync_api import Page, expect


def fill(page: Page, **fields: str) -> None:
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def see(page: Page, text: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(text)


def download(page: Page, name: str) -> str:
    """Follow a link to a file, and return the text of it."""
    with page.expect_download() as found:
        follow(page, name)
    return found.value.path().read_text(encoding="utf-8-sig")
