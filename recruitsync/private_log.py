"""Lines of the log that name nobody.

What we log has ids. What others log on our behalf may have more: PostgreSQL tells the values of a
row that it refuses, and Django the path of what it did not find. So every line is looked through on
its way out.
"""

import logging
import re

ADDRESS = re.compile(r"[^\s@<>()\[\]{}\"',;:=/?&|]+(?:@|%40)[^\s@<>()\[\]{}\"',;:=/?&|]+")
VALUES_OF_A_ROW = re.compile(
    r"(DETAIL: +|Failing row contains |Key \([^)]*\)=|QUERY: +|CONTEXT: +)[^\n]*"
)
TOKEN_IN_A_PATH = re.compile(r"(/(?:unsubscribe/\d+|hooks/mail/\w+|invitations)/)[^/\s\"']+")
QUESTION = re.compile(r"(\s/[^\s?\"']*)\?[^\s\"']*")


class PrivateFormatter(logging.Formatter):
    """A formatter that leaves out e-mail addresses, the values of refused rows, what was asked in
    an address bar, and the tokens in links."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, tracebacks included."""
        return without_people(super().format(record))


def without_people(text: str) -> str:
    """Return a text of a log without what may name somebody, or open something."""
    text = VALUES_OF_A_ROW.sub(r"\1(left out)", text)
    text = TOKEN_IN_A_PATH.sub(r"\1(token)", text)
    text = QUESTION.sub(r"\1?(left out)", text)
    return ADDRESS.sub("(address)", text)
