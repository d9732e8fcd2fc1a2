"""The unsubscribe link of an address: who follows it says no for this address and no other.

It is signed by a key of the organisation that is kept with it, so that the links of mails that were
sent years ago still work when `SECRET_KEY` is replaced.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.core.signing import BadSignature, Signer

from contacts.models import AddressSecrets


class NoSuchLink(Exception):
    """The link was not made by us, or was damaged on its way."""


class UnsubscribeLinks:
    """The links of one organisation; made once for many of them."""

    def __init__(self, secrets: AddressSecrets) -> None:
        key = bytes(secrets.unsubscribe_key).hex()
        # The separator is no letter of base64, and no mail program ends a link there.
        self._signer = Signer(key=key, sep="~", salt="unsubscribe")

    @classmethod
    def of(cls, organisation_id: int) -> UnsubscribeLinks:
        """Return the links of an organisation, whose key is made when it is first asked for."""
        return cls(AddressSecrets.objects.of(organisation_id))

    def token_for(self, address: str) -> str:
        """Return what stands in the link of a normalised address."""
        return self._signer.sign(urlsafe_b64encode(address.encode()).decode().rstrip("="))

    def address_in(self, token: str) -> str:
        """Return the address of a token. Raises NoSuchLink."""
        try:
            encoded = self._signer.unsign(token)
            return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
        except (BadSignature, ValueError):
            raise NoSuchLink from None
