"""Reads what the pages of previews show."""

from django.db.models import QuerySet

from contacts.models import Contact
from syncs.domain.outcomes import Outcome
from syncs.models import ImportRun, RunRow

MAX_NAMED = 20
"""How many of those who would leave are named where it is asked whether they shall."""


def leaving_people(run: ImportRun) -> QuerySet[Contact]:
    """Return the first of those who would leave by a preview, by their address."""
    rows = RunRow.objects.filter(run_id=run.pk, outcome__in=(Outcome.DELETED, Outcome.HELD))
    ids = rows.order_by("outcome", "ordinal").values_list("contact_id", flat=True)[:MAX_NAMED]
    here = Contact.objects.filter(organisation_id=run.organisation_id, pk__in=list(ids))
    return here.order_by("address")
