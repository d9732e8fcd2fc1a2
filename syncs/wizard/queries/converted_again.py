"""Warns of converted candidates who come back onto a list as contacts (R19)."""

from django.db.models import QuerySet

from syncs.domain.modules import CANDIDATES, CONTACTS
from syncs.models import Policy, Sync


def warn_of_converted(sync: Sync) -> str:
    """Return a sentence with what avoids it; "" where nothing of the kind can happen."""
    if sync.mailing_list_id is None or sync.module not in (CANDIDATES, CONTACTS):
        return ""
    if sync.module == CANDIDATES and sync.converted == Policy.IGNORE:
        return ""
    others = Sync.objects.filter(mailing_list_id=sync.mailing_list_id).exclude(pk=sync.pk)
    if sync.module == CANDIDATES:
        feeding = others.filter(module=CONTACTS)
        return _warn_of_first(feeding, _COMES_BACK)
    excluding = others.filter(module=CANDIDATES, converted=Policy.REMOVE_FROM_LIST)
    return _warn_of_first(excluding, _LETS_IN)


_COMES_BACK = (
    "{} puts contacts on the same list. A converted candidate who becomes a contact in Recruit can"
    " come back onto it that way. Choose another list for one of the two to avoid this."
)
_LETS_IN = (
    "{} keeps converted candidates off this list. As contacts of Recruit, this sync can put them on"
    " it again. Choose another list to avoid this, or a view or criteria without them."
)


def _warn_of_first(others: QuerySet[Sync], sentence: str) -> str:
    other = others.order_by("name", "id").first()
    return sentence.format(other) if other else ""
