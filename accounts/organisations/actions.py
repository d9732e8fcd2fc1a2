"""Makes organisations and changes what they are called (R102)."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.models import Member, Organisation, Role, User
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from web.names import fit_name
from web.seen import Seen, Stored

MAX_SLUG_LENGTH = 40
MAX_TRIES = 50
RESERVED = "organisation"
"""The slug of a name without a letter that an address can show."""


@across_organisations(AcrossReason.OWN_MEMBERSHIPS)
@transaction.atomic
def create_organisation(name: str, time_zone: str, *, admin: User) -> Organisation:
    """Make an organisation with its first admin; its address is made of the name.

    Raises UnfitName.
    """
    organisation = _create(fit_name(name), time_zone)
    Member.objects.create(organisation=organisation, user=admin, role=Role.ADMIN)
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation, *, name: str, time_zone: str, seen: Seen
) -> None:
    """Give it another name or zone; its address stays, so that links go on leading to it.

    Raises UnfitName, or ChangedMeanwhile (R24).
    """
    held = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    entered = {"organisation": fit_name(name), "time_zone": time_zone}
    seen.refuse_overwriting(stored_organisation(held), entered=entered)
    held.name, held.time_zone = entered["organisation"], time_zone
    held.save(update_fields=["name", "time_zone"])


def stored_organisation(organisation: Organisation) -> Stored:
    """Return what people edit of an organisation."""
    return {"organisation": organisation.name, "time_zone": organisation.time_zone}


def _create(name: str, time_zone: str) -> Organisation:
    """Make it under the first free address; two people may want the same one at once."""
    base = slugify(name)[:MAX_SLUG_LENGTH].strip("-") or RESERVED
    for number in range(1, MAX_TRIES):
        slug = base if number == 1 else f"{base}-{number}"
        if Organisation.objects.filter(slug=slug).exists():
            continue
        try:
            with transaction.atomic():
                return Organisation.objects.create(
                    name=name, slug=slug, time_zone=time_zone, plan=settings.NEW_ORGANISATION_PLAN
                )
        except IntegrityError:
            continue
    raise RuntimeError(f"{MAX_TRIES} organisations have an address like {base}")
