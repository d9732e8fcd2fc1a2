"""Big mail providers and how people mistype them (R65).

A false alarm keeps a real person off a list, so a domain is called mistyped only where nothing
else is plausible: it is in the table of known mistakes, or it is one slip of the finger away from a
long provider name and not known to be somebody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contacts.domain.slips import slips, slips_at_the_beginning

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

# Short names: one letter more or less is another company, so their endings are looked at, and the
# mistakes that are nobody's name.
_SHORT_NAMES = {
    "aol": "aaol aoll aool",
    "gmx": "ggmx gmmx gmxx gxm",
    "live": "",
    "mail": "",
    "me": "",
    "msn": "msnn mssn",
    "yandex": "ayndex ynadex yadnex yanedx yandxe yyandex yaandex yanndex yanddex yandeex yandexx",
    "ymail": "",
    "zoho": "",
}

# Most people at GMX have an address in Germany.
_HOME = {"gmx": "de"}

_ENDINGS = {"gmx": "com net de at ch", "yandex": "com ru"}

# Of these only the ending is looked at: their names are too short or too common for more.
_ONLY_ENDINGS = {
    "com": """126 163 bigpond btinternet fastmail hushmail juno mac naver ntlworld qq rocketmail
        rogers sky virginmedia zohomail""",
    "de": "arcor freenet posteo t-online web",
    "fr": "free neuf orange sfr wanadoo",
    "net": """att bellsouth charter comcast cox daum earthlink frontiernet hanmail laposte optonline
        sbcglobal ukr verizon windstream""",
}

# What people write for `.com`: no top-level domains, all of them.
_NOT_COM = """c c0m ccom cim clm cmm cmo cok coim coml comm comn con conm coom cpm cpom fom ocm vcom
    vom xcom xom com.com comcom"""

# What they write for other endings: no top-level domains either.
_NOT = {
    "de": "d dd dde dee dr dw ed",
    "fr": "f ffr frr ft",
    "net": "ent met ner nett ney nnet nrt nt nte nwt",
    "co.uk": "co.k co.u co.ku co.ukk couk cou.k",
}

# Colombia, Cameroon and Oman: the long names offer no mailboxes there. Of the short ones only some
# are nobody's in Cameroon and Oman, and in Colombia none.
_NOT_COM_COUNTRIES = "co cm om"
_NOBODY_THERE = {"aol", "gmx", "msn", "yandex", "ymail", "zoho"}

# Mistakes that are more than a slip, all meant as `.com`.
_KNOWN_MISTAKES = {
    "gmail": """g-mail gailm gamial gemail gimail gmael gmaiil gmailc gmaile gmaim gmal1 gmaol gmeil
        gmial gmiail gmnail gnmail""",
    "hotmail": "hoitmail homtail hotmeil hotrmail htomail otmail",
    "icloud": "iclould icluod ilcoud",
    "outlook": "oultook outlouk outluk putlook",
    "yahoo": "yahho yahou yhao yohoo",
}

# One slip away from a big provider, and yet or quite possibly the name of somebody else.
_OTHERS = """
    bmail fmail gail gbmail gfmail ghmail gjmail gkmail gmall gtmail gvmail gymail hmail tmail vmail
    ymail
    botmail gotmail hatmail hitmail hofmail hogmail hotmall jotmail notmail
    icould iclouds idcloud ifcloud ijcloud ikcloud ilcloud iloud iocloud iucloud ivcloud ixcloud
    jcloud kcloud ocloud ucloud
    ourlook outloom
    prontomail prontonmail protomail
"""
_OTHER_NAMES = frozenset(_OTHERS.split())

# The same of slips at the beginning; `otmail` is somebody's in Japan only.
_OTHERS_AT_THE_BEGINNING = """
    mail bgmail tgmail vgmail
    otmail
    cloud jicloud kicloud oicloud uicloud
    ioutlook
    ahoo
"""
_OTHER_BEGINNINGS = frozenset(_OTHERS_AT_THE_BEGINNING.split())


def likely_domain(domain: str) -> str | None:
    """Return the provider meant by a lower-case `domain`, well-formed or not, or None."""
    return _MEANT.get(domain)


def _mistakes() -> Iterator[tuple[str, str]]:
    """Yield each mistyped domain with the domain meant."""
    for name, endings in _LONG_NAMES.items():
        yield from _incomplete(name, "com")
        for ending in endings.split():
            yield from _mistyped_names(slips(name) - _OTHER_NAMES, name, ending)
            beginnings = slips_at_the_beginning(name) - _OTHER_BEGINNINGS
            yield from _mistyped_names(beginnings, name, ending)
            yield from _mistyped_endings(name, ending)
            yield from _misplaced_dots(name, ending)
        yield from ((f"{name}.{wrong}", f"{name}.com") for wrong in _NOT_COM_COUNTRIES.split())
    for name, mistakes in _SHORT_NAMES.items():
        yield from _incomplete(name, _HOME.get(name, "com"))
        for ending in _ENDINGS.get(name, "com").split():
            yield from _mistyped_names(mistakes.split(), name, ending)
            yield from _mistyped_endings(name, ending)
        if name in _NOBODY_THERE:
            yield from ((f"{name}.{wrong}", f"{name}.com") for wrong in ("cm", "om"))
    for name, mistakes in _KNOWN_MISTAKES.items():
        yield from _mistyped_names(mistakes.split(), name, "com")
    for ending, names in _ONLY_ENDINGS.items():
        for name in names.split():
            yield from _mistyped_endings(name, ending)


def _mistyped_names(mistakes: Iterable[str], name: str, ending: str) -> Iterator[tuple[str, str]]:
    """Yield these with the ending, and with those that exist nowhere: gmial.con."""
    meant, endings = f"{name}.{ending}", [ending, *_wrong_endings(ending)]
    return ((f"{mistake}.{each}", meant) for mistake in mistakes for each in endings)


def _mistyped_endings(name: str, ending: str) -> Iterator[tuple[str, str]]:
    """Yield `name` with the ending, or the dot before it, gone wrong, and with signs around it."""
    meant = f"{name}.{ending}"
    yield from ((f"{name}.{each}", meant) for each in _wrong_endings(ending))
    between = ("", ",", "..", ". ", " ")
    yield from ((f"{name}{sign}{ending}", meant) for sign in between)
    yield from ((f"{meant}{sign}", meant) for sign in ".,;>")
    yield from ((domain, meant) for domain in (f".{meant}", f"www.{meant}"))


def _wrong_endings(ending: str) -> list[str]:
    return (_NOT_COM if ending == "com" else _NOT.get(ending, "")).split()


def _misplaced_dots(name: str, ending: str) -> Iterator[tuple[str, str]]:
    """Yield gmailc.om, and gmai.lcom, whose ending exists nowhere."""
    meant = f"{name}.{ending}"
    yield f"{name}{ending[0]}.{ending[1:]}", meant
    if ending == "com":
        yield f"{name[:-1]}.{name[-1]}{ending}", meant


def _incomplete(name: str, ending: str) -> Iterator[tuple[str, str]]:
    yield name, f"{name}.{ending}"


_MEANT = {mistake: meant for mistake, meant in _mistakes() if mistake != meant}
