"""E-mail addresses: their one comparable form, and which of them cannot be imported (R64-R68).

`check_address` runs once for every record of a run. Ordinary addresses are settled by one regular
expression that accepts only what email-validator accepts; all others go to email-validator.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

import email_validator
import idna

from contacts.domain.address_folding import fold, fold_dotted, fold_sigma
from contacts.domain.group_addresses import is_group_address
from contacts.domain.invisible_signs import trim
from contacts.domain.providers import likely_domain

# Whether mail can be delivered is not our question: `.test`, `.invalid` and `.local` are fine as
# far as the pattern goes. This list is email-validator's own setting for it.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()

MAX_ADDRESS_LENGTH = 254
"""Of a whole address (RFC 5321), in characters here and in UTF-8 bytes in email-validator."""

# Up to 64 characters no limit on the length of a part can be exceeded.
_ORDINARY_LENGTH = 64
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]++"
_LABEL = r"[a-z0-9]++(?:-[a-z0-9]++)*+"
_match_ordinary = re.compile(rf"({_ATOM}(?:\.{_ATOM})*+)@((?:{_LABEL}\.)++[a-z]{{2,}}+)").fullmatch


class Fault(StrEnum):
    """The reasons why an address cannot be imported; in this order the first that applies (R64)."""

    EMPTY_EMAIL = "empty_email"
    INVALID_PATTERN = "invalid_pattern"
    GROUP_EMAIL = "group_email"


class CheckedAddress(NamedTuple):
    """`address` is normalised, None if malformed; `suggestion` the address probably meant."""

    address: str | None
    fault: Fault | None = None
    suggestion: str | None = None


_EMPTY = CheckedAddress(None, Fault.EMPTY_EMAIL)


def check_address(raw: object, roles: frozenset[str]) -> CheckedAddress:
    """Judge one source value; `roles` are the local parts that belong to no person (R64-R66).

    Empty are None, blanks and the word "null", which Recruit writes in places.
    """
    if not isinstance(raw, str):
        return _EMPTY if raw is None else CheckedAddress(None, Fault.INVALID_PATTERN)
    text = raw.strip().lower()
    if text in ("", "null"):
        return _EMPTY
    ordinary = _match_ordinary(text) if len(text) <= _ORDINARY_LENGTH else None
    if ordinary is None:
        return _check_unusual(text, roles)
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


def _check_unusual(text: str, roles: frozenset[str]) -> CheckedAddress:
    if not text.isascii():
        text = fold_dotted(trim(text))
        if text in ("", "null"):
            return _EMPTY
    if not _is_valid(text):
        return CheckedAddress(None, Fault.INVALID_PATTERN, _suggestion(text))
    address = normalise(text)
    local, _, domain = address.rpartition("@")
    return _judge(address, local, domain, roles)


def _is_valid(text: str) -> bool:
    if len(text) > MAX_ADDRESS_LENGTH:
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


def _judge(address: str, local: str, domain: str, roles: frozenset[str]) -> CheckedAddress:
    meant = likely_domain(domain)
    if meant is not None:
        return CheckedAddress(address, Fault.INVALID_PATTERN, f"{local}@{meant}")
    if is_group_address(local, roles):
        return CheckedAddress(address, Fault.GROUP_EMAIL)
    return CheckedAddress(address)


def _suggestion(text: str) -> str | None:
    """Return what was probably meant by `patricia@aol` or `john@gmail,com`, or None."""
    local, _, domain = text.partition("@")
    meant = likely_domain(domain)
    suggestion = f"{local}@{meant}"
    return suggestion if meant and _match_ordinary(suggestion) else None
