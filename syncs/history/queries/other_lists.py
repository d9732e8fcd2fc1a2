"""The other lists of people who joined one though they were known already (R63).

A run does not keep on which lists they were then, so this is told as it is today.
"""

from collections.abc import Iterable, Sequence

from accounts.models import Organisation
from contacts.models import MailingList, Membership
from syncs.domain.outcomes import Outcome
from syncs.models import ImportRun, RunRow

OtherLists = dict[tuple[int, int], list[MailingList]]
"""Lists by name, by the run and the contact of a row."""


def find_other_lists(organisation: Organisation, rows: Iterable[RunRow]) -> OtherLists:
    """Return of each row of this outcome on which lists its contact is besides that of the run."""
    joined = [(row.run_id, row.contact_id) for row in rows if row.outcome == Outcome.DUPLICATE]
    known = [(run, contact) for run, contact in joined if contact is not None]
    if not known:
        return {}
    lists = {row.pk: row for row in organisation.mailing_lists.order_by("name", "id")}
    runs = ImportRun.objects.filter(pk__in={run for run, _ in known})
    joined_list = dict(runs.values_list("pk", "sync__mailing_list_id"))
    members = _find_memberships(lists, {contact for _, contact in known})
    return {
        (run, contact): [
            each
            for pk, each in lists.items()
            if pk != joined_list.get(run) and (pk, contact) in members
        ]
        for run, contact in known
    }


def _find_memberships(lists: Iterable[int], contacts: Iterable[int]) -> set[Sequence[int]]:
    """Return list and contact of each membership; the key begins with the list."""
    found = Membership.objects.filter(mailing_list_id__in=lists, contact_id__in=contacts)
    return set(found.values_list("mailing_list_id", "contact_id"))
