"""The words for what exactly is wrong with an address, to stand behind its field's name (R64)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from contacts.domain.invisible_signs import is_blank, is_invisible, name_of, trim
from contacts.domain.pasted_addresses import MAX_LOOKED_AT, addresses_within, has_name, is_mailto

MAX_ADDRESS_LENGTH = 254
"""Of a whole address (RFC 5321), in characters here and in UTF-8 bytes in email-validator."""

MAX_LOCAL_LENGTH, MAX_LABEL_LENGTH = 64, 63

_MAX_QUOTED = 12

_not_local = re.compile(r"[^\w!#$%&'*+/=?^`{|}~.-]")
_not_domain = re.compile(r"[^\w.-]|_")


def explain_fault(value: object) -> str:
    """Say what is wrong with a value that is no valid address: "65 characters before the @"."""
    if not isinstance(value, str):
        return _explain_kind(value)
    text = trim(value)
    return next(filter(None, (explain(text) for explain in _EXPLANATIONS)), _UNKNOWN)


_UNKNOWN = "no address of which mail servers know the form"


def fault_in_words(detail: str | None, suggestion: str | None) -> str:
    """Return what is wrong with an address, and which one was probably meant."""
    wrong = f"This is no e-mail address: {detail}." if detail else "This address is mistyped."
    return f"{wrong} Probably meant: {suggestion}" if suggestion else wrong


def _explain_kind(value: object) -> str:
    if isinstance(value, list):
        return f"a list with {_count(len(value), 'value')} in place of one address"
    if isinstance(value, bool):
        return "yes or no in place of an address"
    return f"{'a number' if isinstance(value, int | float) else 'an object'} in place of an address"


def _explain_sign(text: str) -> str:
    """Name the first sign that nobody sees, other than a plain blank."""
    looked_at = text[:MAX_LOOKED_AT]
    if looked_at.isascii() and looked_at.isprintable():
        return ""
    hidden = [at for at, sign in enumerate(looked_at) if is_invisible(sign) and sign != " "]
    if not hidden:
        return ""
    first, others = hidden[0], len(hidden) - 1
    more = f" and {_count(others, 'more sign')} that cannot be seen" if others else ""
    return f"{name_of(text[first])}, {_where(text, first)}{more}"


def _explain_surroundings(text: str) -> str:
    addresses = addresses_within(text)
    if len(addresses) > 1:
        return f"{len(addresses)} addresses in place of one"
    if is_mailto(text):
        return f"“{_shorten(text.partition(':')[0])}:” before the address"
    if has_name(text):
        return "a name around the address"
    return f"“{text[-1]}” after the address" if "@" in text and text[-1] in ".,;:>" else ""


def _explain_at(text: str) -> str:
    ats = text.count("@")
    if ats != 1:
        return f"{ats} @ in place of one" if ats else "no @"
    local, _, domain = text.partition("@")
    if not local or not domain:
        return f"nothing {'after' if local else 'before'} the @"
    return ""


def _explain_length(text: str) -> str:
    local = text.rpartition("@")[0]
    if len(local) > MAX_LOCAL_LENGTH:
        return f"{len(local):,} characters before the @, where {MAX_LOCAL_LENGTH} are the most"
    if len(text) > MAX_ADDRESS_LENGTH:
        return f"{len(text):,} characters, where {MAX_ADDRESS_LENGTH} are the most"
    size = len(text.encode())
    return (
        f"{size} bytes, where {MAX_ADDRESS_LENGTH} are the most"
        if size > MAX_ADDRESS_LENGTH
        else ""
    )


def _explain_local(text: str) -> str:
    local = text.rpartition("@")[0]
    return _explain_part(local, _not_local, "before the @")


def _explain_domain(text: str) -> str:
    domain = text.rpartition("@")[2]
    if domain.startswith("["):
        return "a number of a computer in place of a domain"
    found = _explain_part(domain, _not_domain, "after the @")
    if found:
        return found
    if "." not in domain:
        return "no dot after the @"
    return next(_faults_of_labels(domain.split(".")), "a domain that cannot exist")


def _explain_part(part: str, unfit: re.Pattern[str], where: str) -> str:
    blank = next(filter(is_blank, part), None)
    if blank is not None:
        return f"a blank {where}, {_where(part, part.index(blank))}"
    if ".." in part:
        return f"two dots in a row {where}"
    if part.startswith("."):
        return f"a dot {'at the beginning' if where == _BEFORE else 'right after the @'}"
    if part.endswith("."):
        return f"a dot {'right before the @' if where == _BEFORE else 'at the end'}"
    sign = unfit.search(part)
    return f"“{sign[0]}” {where}" if sign else ""


_BEFORE = "before the @"


def _faults_of_labels(labels: list[str]) -> Iterator[str]:
    for label in labels:
        if len(label) > MAX_LABEL_LENGTH:
            yield (
                f"{len(label):,} characters between two dots of the domain,"
                f" where {MAX_LABEL_LENGTH} are the most"
            )
        if label.startswith("-") or label.endswith("-"):
            yield f"a hyphen at the edge of “{_shorten(label)}”"
    if labels[-1].isdecimal():
        yield f"“.{_shorten(labels[-1])}” at the end, which is no ending of a domain"


_EXPLANATIONS: tuple[Callable[[str], str], ...] = (
    _explain_sign,
    _explain_surroundings,
    _explain_at,
    _explain_length,
    _explain_local,
    _explain_domain,
)
"""In this order, the first that finds something says it."""


def _where(text: str, place: int) -> str:
    before = text[max(0, place - _MAX_QUOTED) : place]
    shown = "".join(sign for sign in before if not is_invisible(sign))
    return f"after “{shown}”" if shown else "at the beginning"


def _shorten(text: str) -> str:
    return text if len(text) <= _MAX_QUOTED else f"{text[:_MAX_QUOTED]}…"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
