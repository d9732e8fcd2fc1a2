"""Mobile carriers whose real addresses have dots where no standard allows them (R65).

Until 2009 docomo and au let people choose names as `taro..y` or `hanako.`, and these still work.
"""

from __future__ import annotations

import re

_AREAS = "c d h k n q r s t"

_DOMAINS = """
    docomo.ne.jp mopera.net disneymobile.ne.jp
    ezweb.ne.jp au.com auone.jp auone-net.jp ido.ne.jp uqmobile.jp
    softbank.ne.jp i.softbank.jp softbank.jp disney.ne.jp vodafone.ne.jp
    ymobile.ne.jp ymobile1.ne.jp y-mobile.ne.jp emobile.ne.jp emnet.ne.jp willcom.com pdx.ne.jp
"""
CARRIERS = frozenset(_DOMAINS.split())
"""Their domains; those of the carriers' areas and services stand below one of them."""

_OLDER = frozenset(f"jp-{area}.ne.jp" for area in _AREAS.split())

_dots = re.compile(r"\.+")


def is_carrier(domain: str) -> bool:
    """Tell whether a lower-case domain is a carrier's, such as `t.vodafone.ne.jp`."""
    if domain in CARRIERS or domain in _OLDER:
        return True
    return domain.partition(".")[2] in CARRIERS


def without_odd_dots(address: str) -> str:
    """Return a carrier's address with its dots where the standard wants them, any other as it is.

    The result is for a look at the rest of the address: mail goes to the dots as they are.
    """
    local, at, domain = address.rpartition("@")
    return f"{_dots.sub('.', local).strip('.')}{at}{domain}" if is_carrier(domain) else address
