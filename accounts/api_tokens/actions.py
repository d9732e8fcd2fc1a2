"""Makes, recognises and revokes the tokens of programs (R104)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex, token_urlsafe

from django.db import transaction
from django.db.models import Q

from accounts.models import ApiToken, Member, Organisation, TokenScope
from accounts.models.api_token import TOKEN_PREFIX, IdempotentAnswer, digest_of_token
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from web.key_ring import SecretUnreadable, decrypt, encrypt

MAX_TOKENS = 50
"""Tokens of an organisation: more than people can tell apart."""

NOTED_AGAIN_AFTER = timedelta(minutes=1)
"""The use of a token is noted once in so long, and not for each of its calls."""

KEPT_FOR = timedelta(hours=24)
"""How long the answer to a request is kept for a repetition of it."""


class TooManyTokens(Exception):
    """The organisation has `MAX_TOKENS`."""


@dataclass(frozen=True)
class MadeToken:
    """A token with its text, which nobody sees again."""

    token: ApiToken
    text: str


@transaction.atomic
def make_token(
    member: Member, *, name: str, scope: TokenScope, days: int, now: datetime
) -> MadeToken:
    """Make a token in the name of a member, valid for so many days; `name` is as `fit_name` gives
    it. Raises TooManyTokens."""
    Organisation.objects.select_for_update(no_key=True).get(pk=member.organisation_id)
    made = ApiToken.objects.filter(organisation_id=member.organisation_id)
    if made.count() >= MAX_TOKENS:
        raise TooManyTokens
    shown = f"{TOKEN_PREFIX}{token_hex(4)}"
    text = f"{shown}_{token_urlsafe(32)}"
    token = ApiToken.objects.create(
        organisation_id=member.organisation_id,
        member=member,
        name=name,
        scope=scope,
        shown=shown,
        digest=digest_of_token(text),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return MadeToken(token, text)


def revoke_token(token: ApiToken) -> bool:
    """Make a token worth nothing from now on. False if somebody has revoked it before."""
    deleted, _ = ApiToken.objects.filter(pk=token.pk).delete()
    return bool(deleted)


@across_organisations(AcrossReason.SECRET)
def find_token(text: str) -> ApiToken | None:
    """Return the token of this text with its member, user and organisation, expired or not.

    One of a person who may not sign in, or of an organisation that is being deleted, is none.
    """
    if not text.startswith(TOKEN_PREFIX):
        return None
    usable = ApiToken.objects.filter(member__user__is_active=True, organisation__closure=None)
    shown = usable.select_related("organisation", "member__user")
    return shown.filter(digest=digest_of_token(text)).first()


def note_use(token: ApiToken, now: datetime) -> None:
    """Note that a token was used, unless that was noted a moment ago."""
    unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_AGAIN_AFTER)
    ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)


def forget_old_answers(now: datetime) -> int:
    """Forget the answers that are kept for no repetition any more; return how many."""
    deleted, _ = IdempotentAnswer.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return deleted


def rotate_kept_answers() -> int:
    """Encrypt the kept answers anew, so that an old key can leave the ring; return how many (R3).

    One that no key opens stays: it is answered as done, and forgotten within a day.
    """
    rotated = 0
    for number in IdempotentAnswer.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            held = IdempotentAnswer.objects.select_for_update().filter(pk=number).first()
            if held is None:
                continue
            with suppress(SecretUnreadable):
                body = encrypt(decrypt(held.body.encode())).decode()
                rotated += IdempotentAnswer.objects.filter(pk=number).update(body=body)
    return rotated
