"""The ways an e-mail address can be wrong or merely odd, and how often each occurs.

The kind of an address depends on the index alone, by `RATES`: counts per 4,096 records in a row,
so that even a small world has some of each and every world the same share.
"""

from collections.abc import Callable

ADDRESS_BLOCK = 4096
DOMAIN_BITS = 8

RATES: dict[str, int] = {
    # empty
    "null": 20,
    "blank": 12,
    "word_null": 6,
    # invalid pattern
    "no_at": 12,
    "no_tld": 12,
    "mistyped_provider": 24,
    "comma_for_dot": 4,
    "inner_space": 4,
    "trailing_dot": 4,
    "nul_byte": 1,
    "overlong": 1,
    # group address
    "role": 28,
    "role_tagged": 6,
    # the address of an earlier record
    "duplicate": 36,
    "duplicate_case": 14,
    "duplicate_blanks": 10,
    # unusual and fine
    "idn": 8,
    "punycode": 4,
    "plus_tag": 16,
    "information": 4,
}

_SMALL = """
    mail.example acme.example uni-heidelberg.example post.example brightworks.example
    nordlicht.example studio-nine.example kanzlei-weber.example tata-motors.example iitb.example
    globex.example initech.example hooli.example umbrella.example stark-industries.example
    wayne-enterprises.example fjordnett.example correo.example posta.example courriel.example
    alumni.example freelance.example startup.example consulting.example clinic.example
    example.com example.org example.net mail.example.co.uk dept.uni-wien.example ymail.example
    fastpost.example protonpost.example zmail.example inbox.example letterbox.example
    gmai.example gnail-solutions.example outlook-hotel.example
"""
_PROVIDERS = ("gmail.com", "gmail.com", "outlook.com", "aol.com", "yahoo.co.in")
_MISTYPED = (
    "gnail.com", "gmial.com", "hotmial.com", "gmail.con", "gamil.com", "yaho.com", "outlok.com",
)  # fmt: skip
_ROLES = (
    "info", "jobs", "Sales", "careers", "hr", "admin", "administrator", "support", "service",
    "noreply", "postmaster", "INFO",
)  # fmt: skip
_IDN = (
    ("bücher.example", "xn--bcher-kva.example"),
    ("straße.example", "xn--strae-oqa.example"),
    ("日本語.example", "xn--wgv71a119e.example"),
    ("пошта.example", "xn--80a1acn3a.example"),
    ("köln.example", "xn--kln-sna.example"),
)


def domains() -> list[str]:
    """Return 2**DOMAIN_BITS domains: one address in five is at a big provider."""
    small = _SMALL.split()
    return [
        _PROVIDERS[slot // 5 % len(_PROVIDERS)] if slot % 5 == 4 else small[slot % len(small)]
        for slot in range(1 << DOMAIN_BITS)
    ]


def _mistyped(local: str, domain: str, index: int) -> str:
    return f"{local}@{_MISTYPED[index % len(_MISTYPED)]}"


def _role(local: str, domain: str, index: int) -> str:
    # A domain of its own: a role address must not be a duplicate as well.
    return f"{_ROLES[index % len(_ROLES)]}@studio{index}.example"


def _role_tagged(local: str, domain: str, index: int) -> str:
    return f"Sales+{local}@studio{index}.example"


def _idn(local: str, domain: str, index: int) -> str:
    return f"{local}@{_IDN[index % len(_IDN)][0]}"


def _punycode(local: str, domain: str, index: int) -> str:
    return f"{local}@{_IDN[index % len(_IDN)][1]}"


# kind: (local part, domain, index) -> what stands in the field
ODD: dict[str, Callable[[str, str, int], str | None]] = {
    "null": lambda local, domain, index: None,
    "blank": lambda local, domain, index: "",
    "word_null": lambda local, domain, index: "null",
    "no_at": lambda local, domain, index: f"{local}{domain}",
    "no_tld": lambda local, domain, index: f"{local}@aol",
    "mistyped_provider": _mistyped,
    "comma_for_dot": lambda local, domain, index: f"{local}@{domain.replace('.', ',')}",
    "inner_space": lambda local, domain, index: f"{local.replace('.', ' ')}@{domain}",
    "trailing_dot": lambda local, domain, index: f"{local}@{domain}.",
    "nul_byte": lambda local, domain, index: f"{local}\0@{domain}",
    "overlong": lambda local, domain, index: f"{local}{'x' * 3000}@{domain}",
    "role": _role,
    "role_tagged": _role_tagged,
    "idn": _idn,
    "punycode": _punycode,
    "plus_tag": lambda local, domain, index: f"{local}+jobs@{domain}",
    "information": lambda local, domain, index: f"information@bureau{index}.example",
}

# kind: somebody else's plain address -> what stands in the field
DUPLICATE: dict[str, Callable[[str], str]] = {
    "duplicate": lambda address: address,
    "duplicate_case": lambda address: address.upper(),
    "duplicate_blanks": lambda address: f"  {address.title()} ",
}
