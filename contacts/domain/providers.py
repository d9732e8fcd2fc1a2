"""Big mail providers and how people mistype them (R65).

A false alarm keeps a real person off a list, so a domain is called mistyped only where nothing
else is plausible: it is in the table of known mistakes, or it is one slip of the finger away from a
long provider name and not known to be somebody's.
"""

from __future__ import annotations

from collections.abc import Iterator

from contacts.domain.slips import slips

# Long names, with the endings they have mailboxes under: a slip in the name is nobody else's name.
_LONG_NAMES = {
    "gmail": "com",
    "googlemail": "com",
    "hotmail": """com be ca ch co.il co.jp co.kr co.nz co.th co.uk co.za com.ar com.au com.br com.hk
        com.mx com.tr com.tw de dk es fi fr gr it nl no se""",
    "icloud": "com",
    "outlook": """com at be cl co.id co.il co.nz co.th com.ar com.au com.br com.gr com.pe com.tr
        com.vn cz de dk es fr hu ie in it jp kr lv my nl ph pt sa sg sk""",
    "protonmail": "com ch",
    "rediffmail": "com",
    "yahoo": """com ae at be ca ch cl co.id co.il co.in co.jp co.kr co.nz co.th co.uk co.za com.ar
        com.au com.br com.co com.hk com.mx com.my com.ph com.sg com.tr com.tw com.vn cz de dk es fi
        fr gr hu ie in it nl no pl pt ro se""",
}

# Short names: one letter more or less is another company, so only their endings are looked at.
_SHORT_NAMES = ("aol", "gmx", "live", "mail", "me", "msn", "yandex", "ymail", "zoho")

# What people write for `.com`: no top-level domains, all of them.
_NOT_COM = """c c0m ccom cim clm cmm cmo cok coim coml comm comn con conm coom cpm cpom fom ocm vcom
    vom xcom xom com.com comcom"""

# Colombia, Cameroon and Oman: the long names offer no mailboxes there.
_NOT_COM_COUNTRIES = "co cm om"

_NOT_CO_UK = "co.k co.u co.ku co.ukk couk cou.k"

# Mistakes that are more than a slip, all meant as `.com`.
_KNOWN_MISTAKES = {
    "gmail": """g-mail gamial gemail gimail gmael gmaiil gmailc gmaile gmaim gmal1 gmaol gmeil gmial
        gmiail gmnail gnmail""",
    "hotmail": "hoitmail homtail hotmeil hotrmail htomail otmail",
    "icloud": "iclould icluod ilcoud",
    "outlook": "oultook outlouk outluk putlook",
    "yahoo": "yahho yahou yhao yohoo",
}

# One slip away from a big provider, and yet or quite possibly the name of somebody else.
_OTHER_NAMES = frozenset(
    {"gail", "hitmail", "hofmail", "hogmail", "iloud", "ourlook", "outloom", "protomail"}
)


def likely_domain(domain: str) -> str | None:
    """Return the provider meant by a lower-case `domain`, well-formed or not, or None."""
    return _MEANT.get(domain)


def _mistakes() -> Iterator[tuple[str, str]]:
    """Yield each mistyped domain with the domain meant."""
    for name, endings in _LONG_NAMES.items():
        yield from _wrong_endings(name, f"{_NOT_COM} {_NOT_COM_COUNTRIES}")
        for slip in slips(name) - _OTHER_NAMES:
            yield from ((f"{slip}.{ending}", f"{name}.{ending}") for ending in endings.split())
        if "co.uk" in endings:
            yield from ((f"{name}.{wrong}", f"{name}.co.uk") for wrong in _NOT_CO_UK.split())
    for name in _SHORT_NAMES:
        yield from _wrong_endings(name, _NOT_COM)
    for name, mistakes in _KNOWN_MISTAKES.items():
        yield from ((f"{mistake}.com", f"{name}.com") for mistake in mistakes.split())


def _wrong_endings(name: str, endings: str) -> Iterator[tuple[str, str]]:
    """Yield `name` with each of `endings`, with none, and with the dot before `com` gone wrong,
    each with the domain meant."""
    com = f"{name}.com"
    yield from ((f"{name}.{ending}", com) for ending in endings.split())
    broken = (name, f"{name}com", f"{name},com", f"{name}..com", f"{name}. com", f"{name} com")
    trailing = (f"{com}.", f"{com},", f"{com};", f"{com}>", f".{com}", f"www.{com}")
    yield from ((domain, com) for domain in (*broken, *trailing))


_MEANT = dict(_mistakes())
