"""The page behind an unsubscribe link, and the click of a mail program in its place (RFC 8058).

Nobody signs in: the signature of the link is what allows it. Opening it changes nothing, for
scanners of mail open every link; sending its form, or what a mail program sends by itself, does.
"""

from contextlib import suppress as nothing_raised

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts.models import Organisation
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations, serve_from_here
from contacts.actions.suppressions import AddressErased, SuppressionSource
from contacts.models import AddressSecrets, SuppressionKind, SuppressionOrigin
from contacts.queries.unsubscribe_links import NoSuchLink, UnsubscribeLinks
from syncs.consent.heard import suppress_person
from web.form_page import form_page


@csrf_exempt
@never_cache
@form_page
def unsubscribe(request: HttpRequest, organisation_id: int, token: str) -> HttpResponse:
    """Ask whether the address is to get no more mail, then note it (R70)."""
    found = _secrets_of(organisation_id)
    if found is None:
        raise Http404
    try:
        address = UnsubscribeLinks(found).address_in(token)
    except NoSuchLink:
        raise Http404 from None
    serve_from_here(organisation_id)
    is_done = request.method == "POST"
    if is_done:
        _note(found.organisation, address)
    context = {"organisation": found.organisation, "address": address, "is_done": is_done}
    answer = render(request, "unsubscribing/unsubscribe.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@across_organisations(AcrossReason.SECRET)
def _secrets_of(organisation_id: int) -> AddressSecrets | None:
    """Return that by which the signature of a link is verified, and with it whose it is."""
    secrets = AddressSecrets.objects.select_related("organisation")
    return secrets.filter(pk=organisation_id).first()


def _note(organisation: Organisation, address: str) -> None:
    """Suppress the address, a contact's or not, and what its people have instead of it now."""
    source = SuppressionSource(SuppressionOrigin.LINK)
    kind, now = SuppressionKind.UNSUBSCRIBED, timezone.now()
    with nothing_raised(AddressErased):
        suppress_person(organisation.pk, address, kind, source=source, now=now)
