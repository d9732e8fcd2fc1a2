"""The words of a page, as a person reads them, without the markup."""

import re
from html import unescape
from typing import Protocol


class Answer(Protocol):
    content: bytes


def text_of(answer: Answer) -> str:
    """Return the words of the page with single spaces between them."""
    return words_of(answer.content.decode())


def words_of(html: str) -> str:
    html = re.sub(r"<(script|style|svg).*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split()).replace(" ,", ",")
