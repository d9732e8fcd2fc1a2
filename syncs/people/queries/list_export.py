"""The people of a list as rows of a file, each with their own unsubscribe link (R106).

Whoever has such a link can suppress its address, so that only those get them who may do that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.db.models import Exists, OuterRef

from contacts.models import Contact, MailingList, Membership, Suppression
from contacts.queries.unsubscribe_links import UnsubscribeLinks
from syncs.history.queries.changes import format_value
from syncs.models import HeldRecord

PIECE = 2_000
"""Members that are read at a time."""


def header_of(labels: Mapping[str, str], *, with_links: bool) -> list[str]:
    """Return the names of the columns; `labels` are those of own fields by key."""
    link = ["Unsubscribe link"] if with_links else []
    return ["E-mail", "First name", "Last name", *labels.values(), *link]


def rows_of_list(
    mailing_list: MailingList,
    labels: Mapping[str, str],
    *,
    address_of: Callable[[str], str] | None,
) -> Iterator[list[str]]:
    """Yield the people of a list who may be mailed, in the order in which they became contacts.

    `address_of` gives the whole link of a token; None leaves the links out.
    """
    links = UnsubscribeLinks.of(mailing_list.organisation_id) if address_of else None
    for contact in _mailable(mailing_list):
        own = [format_value(contact.attributes.get(key)) for key in labels]
        link = [address_of(links.token_for(contact.address))] if address_of and links else []
        yield [contact.email, contact.first_name, contact.last_name, *own, *link]


def _mailable(mailing_list: MailingList) -> Iterator[Contact]:
    """Go along the key of memberships, piece by piece. Left out is who is suppressed (R69), and who
    has opted out and is on the list only because nobody has answered yet (R74)."""
    suppressed = Suppression.objects.filter(
        organisation_id=OuterRef("organisation_id"), address=OuterRef("address")
    )
    contacts = Contact.objects.filter(~Exists(suppressed), organisation=mailing_list.organisation)
    opted_out = HeldRecord.objects.unanswered_opt_outs(mailing_list.pk)
    members = Membership.objects.filter(mailing_list_id=mailing_list.pk).order_by("contact_id")
    after = 0
    while True:
        later = members.filter(contact_id__gt=after).values_list("contact_id", flat=True)
        if not (ids := list(later[:PIECE])):
            return
        after = ids[-1]
        doubtful = opted_out.filter(contact_id__in=ids).values("contact_id")
        found = contacts.exclude(pk__in=doubtful).in_bulk(ids)
        yield from (found[pk] for pk in ids if pk in found)
