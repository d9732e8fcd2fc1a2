"""E-mail addresses: their one comparable form, and which of them cannot be imported (R64-R68).

`check_address` runs once for every record of a run. Ordinary addresses are settled by one regular
expression that accepts only what email-validator accepts; all others go to email-validator.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

import email_validator
import idna

from contacts.domain.address_faults import MAX_ADDRESS_LENGTH, explain_fault
from contacts.domain.address_folding import fold, fold_dotted, fold_sigma
from contacts.domain.group_addresses import is_group_address
from contacts.domain.invisible_signs import is_invisible, trim
from contacts.domain.japanese_carriers import without_odd_dots
from contacts.domain.pasted_addresses import likely_addresses
from contacts.domain.providers import likely_domain

# Whether mail can be delivered is not our question: `.test`, `.invalid` and `.local` are fine as
# far as the pattern goes. This list is email-validator's own setting for it.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()

MAX_VALUES = 20
"""Of a list in place of an address, the values in which one is looked for."""

# Up to 64 characters no limit on the length of a part can be exceeded.
_ORDINARY_LENGTH = 64
# Each sign fits at one place only, so there is nothing to go back to: no quantifier is possessive,
# which Python 3.11 before 3.11.5 gets wrong.
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_match_ordinary = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@((?:{_LABEL}\.)+[a-z]{{2,}})").fullmatch


class Fault(StrEnum):
    """The reasons why an address cannot be imported; in this order the first that applies (R64)."""

    EMPTY_EMAIL = "empty_email"
    INVALID_PATTERN = "invalid_pattern"
    GROUP_EMAIL = "group_email"


class CheckedAddress(NamedTuple):
    """`address` is normalised, None if malformed; `suggestion` the address probably meant.

    `detail` says exactly what is wrong with a malformed one, in words for people.
    """

    address: str | None
    fault: Fault | None = None
    suggestion: str | None = None
    detail: str | None = None


_EMPTY = CheckedAddress(None, Fault.EMPTY_EMAIL)


def check_address(raw: object, roles: frozenset[str]) -> CheckedAddress:
    """Judge one source value; `roles` are the local parts that belong to no person (R64-R66).

    Empty are None, blanks, a list of nothing and the word "null", which Recruit writes in places.
    """
    if not isinstance(raw, str):
        return _EMPTY if raw in (None, []) else _malformed(raw)
    text = raw.strip().lower()
    if text in ("", "null"):
        return _EMPTY
    ordinary = _match_ordinary(text) if len(text) <= _ORDINARY_LENGTH else None
    if ordinary is None:
        return _check_unusual(raw, text, roles)
    local, domain = ordinary.groups()
    return _judge(text, local, domain, roles)


def normalise(text: str) -> str:
    """Return the form in which addresses are compared: trimmed, folded, ASCII domain (R68).

    This takes any text, valid or not, and gives the same again for its own result.
    """
    text = text.strip().lower()
    if text.isascii():
        return text
    local, at, domain = fold_dotted(trim(text)).rpartition("@")
    return f"{fold(local)}@{_ascii_domain(domain)}" if at else fold(domain)


def _ascii_domain(domain: str) -> str:
    try:
        return idna.encode(fold_sigma(domain), uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain


def _check_unusual(raw: str, text: str, roles: frozenset[str]) -> CheckedAddress:
    if not text.isascii():
        text = fold_dotted(trim(text))
        if text in ("", "null"):
            return _EMPTY
    if not _is_valid(text):
        return _malformed(raw)
    address = normalise(text)
    local, _, domain = address.rpartition("@")
    return _judge(address, local, domain, roles)


def _is_valid(text: str) -> bool:
    text = without_odd_dots(text)
    if len(text) > MAX_ADDRESS_LENGTH or not (text.isascii() or _is_visible(text)):
        return False
    try:
        email_validator.validate_email(
            text,
            allow_smtputf8=True,
            allow_quoted_local=False,
            allow_domain_literal=False,
            allow_display_name=False,
            strict=True,
            check_deliverability=False,
        )
    except email_validator.EmailNotValidError:
        return False
    return True


def _is_visible(text: str) -> bool:
    return not any(map(is_invisible, text))


def _judge(address: str, local: str, domain: str, roles: frozenset[str]) -> CheckedAddress:
    meant = likely_domain(domain)
    if meant is not None:
        return CheckedAddress(address, Fault.INVALID_PATTERN, f"{local}@{meant}")
    if is_group_address(local, roles):
        return CheckedAddress(address, Fault.GROUP_EMAIL)
    return CheckedAddress(address)


def _malformed(raw: object) -> CheckedAddress:
    return CheckedAddress(None, Fault.INVALID_PATTERN, _suggestion(raw), explain_fault(raw))


def _suggestion(raw: object) -> str | None:
    """Return what was probably meant by `patricia@aol`, `john@gmail,com` or `mailto:ann@b.com`."""
    values = raw[:MAX_VALUES] if isinstance(raw, list) else [raw]
    texts = [value for value in values if isinstance(value, str)]
    for likely in chain.from_iterable(map(likely_addresses, texts)):
        text = likely.lower()
        local, _, domain = text.partition("@")
        meant = likely_domain(domain)
        if meant is not None:
            text = f"{local}@{meant}"
        if _is_worth_suggesting(text):
            return normalise(text)
    return None


def _is_worth_suggesting(text: str) -> bool:
    """Tell it quickly for ordinary texts: one record has several, most of them malformed."""
    if text.isascii() and len(text) <= _ORDINARY_LENGTH:
        return _match_ordinary(without_odd_dots(text)) is not None
    return _is_valid(text)
