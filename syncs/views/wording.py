"""Words within messages."""

from django.contrib import messages

from accounts.access import TenantRequest


def counted(number: int, noun: str) -> str:
    """`1 sync`, `1,200 syncs`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def tell_of_stopped(request: TenantRequest, stopped: int) -> None:
    """That the edition rules do not allow some syncs any more (R12)."""
    if stopped:
        are = "is" if stopped == 1 else "are"
        messages.warning(
            request,
            f"{counted(stopped, 'sync')} {are} inactive now, because the edition rules do not allow"
            f" {'it' if stopped == 1 else 'them'} any more. Nobody was removed from a list.",
        )
