"""What an e-mail address is, once more and naively: R64-R66 and R68 without a line of the product.

The mistyped providers are those that the sandbox writes; the whole of R65 has tests of its own.
"""

import unicodedata
from functools import cache
from typing import Any

import idna

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
MISTYPED = {
    *("gnail.com", "gmial.com", "hotmial.com", "gmail.con", "gamil.com", "yaho.com", "outlok.com"),
}
MEANT = {
    **dict.fromkeys(("gnail.com", "gmial.com", "gmail.con", "gamil.com"), "gmail.com"),
    "hotmial.com": "hotmail.com",
    "yaho.com": "yahoo.com",
    "outlok.com": "outlook.com",
    "mail": "mail.com",
}
"""What was meant by these domains, and by those without an ending."""
ROLES = {
    *("info", "admin", "administrator", "careers", "jobs", "hr", "service", "support", "sales"),
    *("noreply", "postmaster"),
}


def by_itself(email: Any) -> str | None:
    """Return the reason for which nobody can be written to at this address, None if one can."""
    if is_empty(email):
        return "empty_email"
    if is_invalid(email):
        return "invalid_pattern"
    return "group_email" if is_group(email) else None


def address_of(email: Any) -> str | None:
    """Return the address in the form in which addresses are compared, None if it is malformed."""
    if not isinstance(email, str) or is_empty(email):
        return None
    address = normalised(email)
    return address if is_well_formed(address) else None


def is_empty(value: Any) -> bool:
    """R44, R64: nothing, blanks and the word null say nothing."""
    return value is None or (isinstance(value, str) and trimmed(value).lower() in ("", "null"))


def is_invalid(email: Any) -> bool:
    """R65: the address is malformed (also if there is none), or a big provider mistyped."""
    address = address_of(email)
    return address is None or address.rpartition("@")[2] in MISTYPED


def meant_by(email: Any) -> str | None:
    """R65: the address that is suggested in place of one that cannot be imported."""
    if not isinstance(email, str) or is_empty(email):
        return None
    pasted = trimmed(email).lower().removeprefix("mailto:")
    local, _, domain = normalised(pasted).rpartition("@")
    likely = f"{local}@{MEANT.get(domain, domain)}"
    return likely if is_well_formed(likely) else None


def is_group(email: Any) -> bool:
    """R66: the whole local part is a role, ignoring case and a tag."""
    local = trimmed(str(email)).lower().partition("@")[0]
    return local.partition("+")[0] in ROLES


@cache
def trimmed(text: str) -> str:
    """R68: without blanks and invisible signs at its ends."""
    while text and (text[0].isspace() or text[0] in INVISIBLE):
        text = text[1:]
    while text and (text[-1].isspace() or text[-1] in INVISIBLE):
        text = text[:-1]
    return text


@cache
def normalised(email: str) -> str:
    """R68: the form in which addresses are compared."""
    local, _, domain = trimmed(email).rpartition("@")
    return f"{folded(local)}@{in_ascii(domain)}"


def folded(local: str) -> str:
    """R68: equal for equal names in every script, also with a final sigma or a dotted capital I."""
    dotless = unicodedata.normalize("NFC", local).casefold().replace("i\u0307", "i")
    return unicodedata.normalize("NFC", dotless)


def in_ascii(domain: str) -> str:
    """R68: a domain as the network writes it."""
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain.lower()


@cache
def is_well_formed(address: str) -> bool:
    """R65: one @, words between single dots before it, a domain of at least two labels after it."""
    local, _, domain = address.rpartition("@")
    labels = domain.split(".")
    return (
        len(address) <= 254
        and 0 < len(local) <= 64
        and all(word and all(_is_in_a_word(sign) for sign in word) for word in local.split("."))
        and len(labels) > 1
        and all(_is_label(label) for label in labels)
        and not labels[-1].isdigit()
    )


def _is_in_a_word(sign: str) -> bool:
    return sign.isalnum() or sign in "!#$%&'*+/=?^_`{|}~-" or unicodedata.category(sign)[0] == "M"


def _is_label(label: str) -> bool:
    plain = label.isascii() and label.replace("-", "a").isalnum()
    return plain and len(label) <= 63 and label[0] != "-" != label[-1]
