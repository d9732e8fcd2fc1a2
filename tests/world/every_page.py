"""The address of every page, in an organisation where everything is shown."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import Closure, User
from contacts.models import MailingList
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import ConnectionState, ImportRun, MappingFavourite, RunState, Sync, SyncState
from syncs.models.sync import StopCause
from syncs.notifications.actions.track import track_concerns
from tests.all_pages.addresses import pages
from tests.builders import (
    NOON,
    join_list,
    make_contact,
    make_invitation,
    make_mailing_list,
    make_organisation,
    make_row,
    make_run,
    make_sync,
)
from tests.world.house import House


def pages_with(house: House, *, people: int) -> list[str]:
    """Return the address of every page, with so many people on them, and runs in every state."""
    _fill(house, people)
    urls = [a.of(house, house.slug) for a in pages() if a.name != "run_live"]
    runs = [f"/o/{house.slug}/runs/{run.pk}/" for run in ImportRun.objects.all()]
    searches = [f"/o/{house.slug}/contacts/?q=zzz", f"/o/{house.slug}/runs/?state=x&after=x"]
    archived = MailingList.objects.get(archived_at=NOON)
    lists = [f"/o/{house.slug}/lists/{at}" for at in ("?archived=yes", f"{archived.pk}/")]
    ignored = f"/o/{house.slug}/runs/{house.run.pk}/?outcome=ignored&reason=empty_email"
    refused = f"/o/{house.slug}/syncs/{Sync.objects.get(name='Refused').pk}/"
    favourite = MappingFavourite.objects.get().pk
    asked = f"/o/{house.slug}/mapping-favourites/?delete={favourite}"
    others = [refused, asked, "/o/brightwater/settings/recruit/connect/", *_own_pages(house)]
    return [*urls, *runs, ignored, *searches, *lists, *others]


def _own_pages(house: House) -> list[str]:
    """The pages of a person's own account, an invitation and a closed organisation."""
    alice = User.objects.get(email="alice@example.com")
    closed = make_organisation(name="Former", slug="former")
    closed.members.create(user=alice, role="admin")
    Closure.objects.create(organisation=closed, delete_at=NOON + timedelta(days=400))
    make_invitation(closed, "late@example.com")
    make_invitation(house.organisation, alice.email, invited_by=alice)
    make_invitation(house.organisation, "expired@example.com", expires_at=NOON)
    names = ("profile", "sessions", "account_email", "account_change_password", "mfa_index")
    others = ("new_organisation", "mfa_list_webauthn", "account_logout")
    return [
        reverse("admin:index"),
        *(reverse(name) for name in (*names, *others)),
        reverse("restore_organisation", args=[closed.pk]),
        reverse("invitation", args=[f"key-of-{alice.email}"]),
    ]


def _fill(house: House, people: int) -> None:
    for state in RunState:
        make_run(make_sync(house.organisation), state=state, error="It failed.", total=3, new=3)
    for number in range(people):
        contact = make_contact(house.organisation, last_name="da Silva e Souza de Albuquerque")
        join_list(house.mailing_list, [contact], claimant=house.sync.pk, record=number)
        before = {"last_name": "Silva", "email": "a-rather-long-address@a-long-domain.example"}
        make_row(house.run, Outcome.UPDATED, contact=contact, detail={"before": before})
    detail = {"suggestion": "john@gmail.com", "left_out": ["Age: “old” is not a number"]}
    make_row(
        house.run,
        Outcome.IGNORED,
        reason=Reason.INVALID_PATTERN,
        email="j@gnail.com",
        detail=detail,
    )
    make_mailing_list(house.organisation, name="W" * 100, archived_at=NOON)
    stopped = make_sync(house.organisation, state=SyncState.INACTIVE)
    for_the_key = {"state_cause": StopCause.KEY_REJECTED, "state_reason": "key rejected"}
    Sync.objects.filter(pk__in=[house.sync.pk, stopped.pk]).update(**for_the_key)
    house.organisation.connections.update(state=ConnectionState.KEY_REJECTED)
    criteria = {"selection": "criteria", "criteria": {"conditions": []}}
    make_sync(house.organisation, name="Refused", state=SyncState.INACTIVE, **criteria)
    MappingFavourite.objects.create(
        organisation=house.organisation, name="Basics", module="Candidates", pairs=[]
    )
    alice = User.objects.get(email="alice@example.com")
    empty = make_organisation(name="Brightwater", slug="brightwater")
    empty.members.create(user=alice, role="admin")
    track_concerns(timezone.now())
