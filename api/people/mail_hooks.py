"""Webhooks of mail providers, by which they tell who must not be mailed any more (R70)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.utils import timezone
from pydantic import Field

from accounts.access import Action, TenantRequest, user_of
from api.frame.operations import Endpoint, Reply, operation
from api.frame.paging import read_in_order
from api.frame.shapes import AnswerBody, Body, PageQuery
from contacts.models import MailHook, MailProvider
from syncs.found import mail_hook_of
from syncs.mail_events.actions.hooks import make_hook
from syncs.mail_events.views import address_of_hook

ProviderCode = Literal["brevo", "mailgun", "mailjet", "postmark", "sendgrid", "sparkpost"]


class MailHookAnswer(AnswerBody):
    """A webhook that a mail provider calls. Its address is told when it is made alone."""

    id: int
    provider: ProviderCode
    made_by: str
    made_at: datetime
    last_event_at: datetime | None = Field(description="When the provider last told something")
    suppressed: int = Field(description="Suppressions that came this way")
    not_understood: int = Field(description="Calls of which nothing could be made")

    @classmethod
    def of(cls, hook: MailHook) -> MailHookAnswer:
        told = {name: getattr(hook, name) for name in MailHookAnswer.model_fields}
        return MailHookAnswer.model_validate({**told, "made_by": str(hook.made_by or "")})


class MailHookPage(AnswerBody):
    """A page of webhooks of mail providers."""

    items: list[MailHookAnswer]
    next_cursor: str | None


class NewMailHook(Body):
    """A webhook for a mail provider."""

    provider: ProviderCode


class MailHookWithAddress(AnswerBody):
    """A new webhook with its address, which is told in this answer and never again."""

    mail_hook: MailHookAnswer
    url: str = Field(description="To be entered at the mail provider; it has a secret")


class MailHooks(Endpoint):
    """The webhooks of mail providers."""

    @operation(
        "list_mail_hooks",
        "Read webhooks of mail providers",
        action=Action.SEE,
        answer=MailHookPage,
        query=PageQuery,
    )
    def get(self, request: TenantRequest, query: PageQuery) -> MailHookPage:
        """Return a page of webhooks in the order in which they were made. Addresses are not
        told."""
        hooks = request.organisation.mail_hooks.select_related("made_by")
        rows, following = read_in_order(hooks, query)
        return MailHookPage(items=[MailHookAnswer.of(each) for each in rows], next_cursor=following)

    @operation(
        "make_mail_hook",
        "Make a webhook for a mail provider",
        action=Action.CONNECT,
        answer=MailHookWithAddress,
        status=201,
        body=NewMailHook,
        example={"provider": "postmark"},
    )
    def post(self, request: TenantRequest, body: NewMailHook) -> Reply:
        """Make a webhook, and tell its address. It is told nowhere else; the same request with the
        same `Idempotency-Key` tells it again for 24 hours."""
        made, secret = make_hook(
            request.organisation,
            MailProvider(body.provider),
            by=user_of(request),
            now=timezone.now(),
        )
        told = MailHookWithAddress(
            mail_hook=MailHookAnswer.of(made), url=address_of_hook(request, made, secret)
        )
        return Reply(told, location=f"/api/v1/mail-hooks/{made.pk}")


class OneMailHook(Endpoint):
    """A webhook of a mail provider."""

    @operation(
        "read_mail_hook",
        "Read a webhook of a mail provider",
        action=Action.SEE,
        answer=MailHookAnswer,
    )
    def get(self, request: TenantRequest, hook_id: int) -> MailHookAnswer:
        """Return the webhook, and what came this way."""
        return MailHookAnswer.of(mail_hook_of(request, hook_id))

    @operation("delete_mail_hook", "Delete a webhook of a mail provider", action=Action.CONNECT)
    def delete(self, request: TenantRequest, hook_id: int) -> None:
        """Delete the webhook: its address is of no use any more. What it told stays suppressed."""
        mail_hook_of(request, hook_id).delete()
