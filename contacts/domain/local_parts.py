"""Brings what people type for a group address into the form in which addresses are compared
(R66, R68)."""

from contacts.domain.addresses import check_address

_SOMEWHERE = "example.com"


class UnfitLocalPart(ValueError):
    """A text that can stand before the @ of no address; the message is for people."""


def fit_local_part(typed: str) -> str:
    """Return what stands before the @, folded and without a `+tag`; a whole address is taken too.

    Raises UnfitLocalPart.
    """
    local = typed.strip().partition("@")[0].partition("+")[0]
    if not local:
        raise UnfitLocalPart("Enter what stands before the @, such as info.")
    checked = check_address(f"{local}@{_SOMEWHERE}", frozenset())
    fitting = (checked.address or "").rpartition("@")[0]
    if checked.fault or not fitting or fitting != fitting.lower():
        raise UnfitLocalPart("No e-mail address has this before the @. Check what you typed.")
    return fitting
