"""The forms of a page, as a browser would send them."""

from collections.abc import Iterator
from html.parser import HTMLParser


class _FormReader(HTMLParser):
    """Collects the fields of every form of a page, each with the value that stands in it."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._inside = False
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
            self._inside = True
        elif self._inside and tag in {"input", "textarea", "select", "button"}:
            self._note(tag, given)
        elif self._inside and tag == "option" and self._select and "selected" in given:
            self.forms[-1][self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""

    def _note(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if not name:
            return
        if tag == "select":
            self._select = name
        is_choice = given.get("type") in {"radio", "checkbox"}
        if name not in self.forms[-1] or (is_choice and "checked" in given):
            self.forms[-1][name] = given.get("value", "")


def forms_of(html: str) -> Iterator[dict[str, str]]:
    """Yield the fields of each form that has any."""
    reader = _FormReader()
    reader.feed(html)
    yield from (form for form in reader.forms if set(form) - {"csrfmiddlewaretoken"})
