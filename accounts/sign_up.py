"""The people who may sign up without being invited, as the operator says (R100)."""

from django.conf import settings


def is_sign_up_open() -> bool:
    """Tell whether people may sign up without being invited."""
    return str(settings.SIGN_UP) == "open"


def fault_of_address(email: str) -> str:
    """Return why nobody signs up with this address, in words for people; "" for one that fits.

    Who is invited needs no such domain: an admin vouches for them.
    """
    domains = settings.SIGN_UP_DOMAINS
    if not domains or email.rpartition("@")[2].lower() in domains:
        return ""
    return f"Only addresses of {' or '.join(sorted(domains))} can sign up here."
