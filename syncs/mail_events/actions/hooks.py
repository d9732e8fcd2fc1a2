"""Makes webhooks; deleted, their addresses are of no use any more."""

from datetime import datetime
from secrets import token_urlsafe

from accounts.models import Organisation, User
from contacts.models import MailHook, MailProvider


def make_hook(
    organisation: Organisation, provider: MailProvider, *, by: User, now: datetime
) -> tuple[MailHook, str]:
    """Return a new hook with the secret of its address, which is not known again afterwards."""
    secret = token_urlsafe(32)
    hook = MailHook.objects.create(
        organisation=organisation,
        provider=provider,
        secret_digest=MailHook.digest_of(secret),
        made_by=by,
        made_at=now,
    )
    return hook, secret
