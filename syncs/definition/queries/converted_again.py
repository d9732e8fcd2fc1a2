"""Warns of converted candidates who come back onto a list as contacts (R19)."""

from django.db.models import QuerySet

from syncs.domain.modules import CANDIDATES, CONTACTS
from syncs.models import Policy, Sync

MAX_LISTS = 3
"""Lists that are named in one sentence."""


def warn_of_converted(sync: Sync, *, on: int | None = None) -> str:
    """Return a sentence with what avoids it, of the sync's list or another one by its id; "" where
    nothing of the kind can happen."""
    target = on or sync.mailing_list_id
    others = _others_of(sync).filter(mailing_list_id=target).order_by("name", "id")
    other = others.first() if target else None
    if other is None:
        return ""
    return (_COMES_BACK if sync.module == CANDIDATES else _LETS_IN).format(other)


def warn_of_other_lists(sync: Sync) -> str:
    """Return a sentence on the lists in use, besides that of the sync, where it would happen; ""
    where there are none."""
    others = _others_of(sync).exclude(mailing_list_id=sync.mailing_list_id)
    found = others.filter(mailing_list__archived_at=None).order_by("mailing_list__name")
    names = list(found.values_list("mailing_list__name", flat=True).distinct())
    if not names:
        return ""
    sentence = _COMES_BACK_ON if sync.module == CANDIDATES else _LETS_IN_ON
    return sentence.format(_listed(names))


def _others_of(sync: Sync) -> QuerySet[Sync]:
    """Return the syncs, of any list, with which it would happen on the same one."""
    others = Sync.objects.filter(organisation_id=sync.organisation_id).exclude(pk=sync.pk)
    if sync.module == CONTACTS:
        return others.filter(module=CANDIDATES, converted=Policy.REMOVE_FROM_LIST)
    if sync.module == CANDIDATES and sync.converted != Policy.IGNORE:
        return others.filter(module=CONTACTS)
    return others.none()


_COMES_BACK = (
    "{} puts contacts on the same list. A converted candidate who becomes a contact in Recruit can"
    " come back onto it that way. Choose another list for one of the two to avoid this."
)
_LETS_IN = (
    "{} keeps converted candidates off this list. As contacts of Recruit, this sync can put them on"
    " it again. Choose another list to avoid this, or a view or criteria without them."
)
_COMES_BACK_ON = (
    "Another sync puts contacts on {}. A converted candidate who becomes a contact in Recruit can"
    " come back there that way. Choose a list without contacts to avoid this."
)
_LETS_IN_ON = (
    "Another sync keeps converted candidates off {}. As contacts of Recruit, this sync can put them"
    " there again. Choose another list to avoid this, or a view or criteria without them."
)


def _listed(names: list[str]) -> str:
    shown = [f"“{name}”" for name in names[:MAX_LISTS]]
    if len(names) > MAX_LISTS:
        shown.append(f"{len(names) - MAX_LISTS} more")
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
