"""Puts down who came in, who failed to, and who changed what they come in by, in the audit log of
each organisation that the person belongs to (R100, R103).

An entry says from which address and browser, as the person's own page does. Never in it: passwords,
codes, and what somebody typed who has no account. Whoever fails is put down by a worker: were that
done by the page, a clock would tell who has an account.
"""

from __future__ import annotations

import json
from datetime import datetime

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from accounts.acting import STRANGER, AuditActor
from accounts.audit.actions import record
from accounts.audit.rules.changes import AuditChange
from accounts.models import Member, User
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from web.key_ring import decrypt, encrypt
from web.seen import Stored

MAX_BROWSER = 200
"""Signs of what a browser says of itself that are kept."""

METHODS = {
    "password": "Password",
    "socialaccount": "Single sign-on",
    "totp": "Authenticator app",
    "webauthn": "Passkey",
    "recovery_codes": "Recovery codes",
}
"""What people sign in by, in the words of the pages, by the codes of allauth."""


@across_organisations(AcrossReason.OWN_MEMBERSHIPS)
def put_down(
    user: User,
    change: AuditChange,
    noun: str,
    *,
    after: Stored,
    before: Stored | None = None,
    actor: AuditActor | None = None,
    at: datetime | None = None,
) -> None:
    """Write an entry about the person into the log of each organisation of theirs; by themselves,
    unless `actor` says who it was, and as of now, unless `at` says when it was. Who belongs to none
    leaves none."""
    by = actor or AuditActor.person(user)
    for member in Member.objects.filter(user=user).order_by("id"):
        record(
            member.organisation_id,
            change,
            noun,
            about=(user.pk, user.email),
            before=before,
            after=after,
            actor=by,
            at=at,
        )


def place_of(request: HttpRequest) -> dict[str, str]:
    """Return from where a request came: `address`, and `browser` as it calls itself."""
    return {
        "address": request.META.get("REMOTE_ADDR", ""),
        "browser": request.META.get("HTTP_USER_AGENT", "")[:MAX_BROWSER],
    }


def methods_of(request: HttpRequest, user: User) -> dict[str, list[str]]:
    """Return in words by what the person has signed in, in the order in which they showed it: `by`,
    unless they showed nothing, as whoever has just made the account."""
    shown = get_authentication_records(request, user)
    codes = [each.get("type") or each.get("method", "") for each in shown]
    methods = list(dict.fromkeys(METHODS.get(code, code) for code in codes))
    return {"by": methods} if methods else {}


def seal_failure(email: str, place: dict[str, str], *, now: datetime) -> str:
    """Return what a worker needs to put down a failure of now, for the queue, where nobody else
    reads it."""
    failed = {"email": email, "place": place, "at": now.isoformat()}
    return encrypt(json.dumps(failed)).decode()


def put_down_failure(sealed: str) -> None:
    """Put down that somebody failed to sign in, and when, if there is an account of that
    address."""
    failed = json.loads(decrypt(sealed.encode()))
    user = User.objects.filter(email=failed["email"].strip().lower()).first()
    if user is not None:
        after = {"by": [METHODS["password"]], **failed["place"]}
        at = datetime.fromisoformat(failed["at"])
        put_down(user, AuditChange.FAILED, "sign-in", after=after, actor=STRANGER, at=at)
