"""The notifications of a member, newest first, and how their mail fares (R96)."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Member
from syncs.attention.rules.advice import advice_on, headline_of_end
from syncs.models import Notification, NotificationMail, StateChange
from syncs.notifications.actions.letters import need_of
from web.keyset import PAGE_SIZE, Page, read_page


@dataclass(frozen=True)
class InboxRow:
    notification: Notification
    headline: str

    @property
    def is_end(self) -> bool:
        return self.notification.change == StateChange.ENDED

    @property
    def state_class(self) -> str:
        """The colour, by the state of something that everybody knows."""
        return "succeeded" if self.is_end else self.notification.concern.concern_kind.state


def read_inbox(member: Member, *, before: int | None, size: int = PAGE_SIZE) -> Page[InboxRow]:
    """Return a page of what the member was told; `before` is the last id on the page before."""
    own = Notification.objects.filter(member=member).select_related("concern")
    if before is not None:
        own = own.filter(pk__lt=before)
    page = read_page(
        own.order_by("-id"), key=lambda row: row.pk, is_first=before is None, size=size
    )
    return Page([_row(each) for each in page.rows], page.next, page.is_first)


def _row(notification: Notification) -> InboxRow:
    concern = notification.concern
    if notification.change == StateChange.ENDED:
        return InboxRow(notification, headline_of_end(concern.concern_kind, concern.told_facts))
    return InboxRow(notification, advice_on(need_of(concern)).headline)


def unsent_mail_of(member: Member) -> NotificationMail | None:
    """Return the mail to the member that waits because it could not be handed over, or the newest
    that was given up after the last one that was sent; None where all is well."""
    mails = NotificationMail.objects.filter(member=member)
    last_sent = mails.exclude(sent_at=None).order_by("-id").first()
    after = mails.filter(sent_at=None, failed_at__isnull=False)
    if last_sent:
        after = after.filter(pk__gt=last_sent.pk)
    return after.order_by("-given_up_at", "id").first()
