"""The two organisations with one of everything, and the people who look at them."""

from dataclasses import dataclass

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from accounts.api_tokens.actions import make_token
from accounts.models import (
    ApiToken,
    Invitation,
    Member,
    Organisation,
    Role,
    TokenScope,
    User,
)
from contacts.models import (
    Contact,
    ContactField,
    MailHook,
    MailingList,
    MailProvider,
    Suppression,
    SuppressionFile,
    SuppressionKind,
)
from syncs.alarms.heartbeats import report_heartbeat
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import ImportRun, Kind, Preview, Sync
from syncs.models.heartbeat import Part
from syncs.webhooks.actions.webhooks import WebhookChoice, make_webhook, send_test
from syncs.webhooks.models import WebhookDelivery
from tests.builders import (
    NOON,
    join_list,
    make_contact,
    make_invitation,
    make_member,
    make_organisation,
    make_row,
    make_run,
    make_suppression_file,
    make_sync,
)
from tests.world.ground import part_of_ground


@dataclass(frozen=True)
class House:
    """An organisation with one of everything."""

    organisation: Organisation
    sync: Sync
    run: ImportRun
    contact: Contact
    mailing_list: MailingList

    @property
    def own_field(self) -> ContactField:
        """A contact field of the organisation, made when a test first asks for it."""
        fields = self.organisation.contact_fields
        return fields.get_or_create(key="city", defaults={"label": "City"})[0]

    @property
    def other_admin(self) -> Member:
        """Another admin than those who look, made when a test first asks for one."""
        email = f"ada@{self.slug}.example"
        found = self.organisation.members.filter(user__email=email).first()
        return found or make_member(self.organisation, email=email)

    @property
    def invitation(self) -> Invitation:
        """An open invitation, made when a test first asks for it."""
        email = f"ivan@{self.slug}.example"
        found = self.organisation.invitations.filter(email=email).first()
        return found or make_invitation(self.organisation, email)

    @property
    def preview(self) -> ImportRun:
        """A preview that has come to its end, made when a test first asks for it."""
        made = ImportRun.objects.filter(sync=self.sync, kind=Kind.PREVIEW).first()
        if made is None:
            made = make_run(self.sync, kind=Kind.PREVIEW)
            Preview.objects.create(run=made)
            make_row(made, Outcome.DELETED, reason=Reason.NO_MATCH, contact=self.contact)
        return made

    @property
    def suppression(self) -> Suppression:
        """A suppression of somebody who is no contact, made when a test first asks for it."""
        return Suppression.objects.get_or_create(
            organisation=self.organisation,
            address="gone@elsewhere.example",
            kind=SuppressionKind.BOUNCED,
        )[0]

    @property
    def mail_hook(self) -> MailHook:
        """A webhook of a mail provider, made when a test first asks for it."""
        digest = MailHook.digest_of(f"secret of {self.slug}")
        made = {"provider": MailProvider.POSTMARK, "made_at": NOON}
        return self.organisation.mail_hooks.get_or_create(secret_digest=digest, defaults=made)[0]

    @property
    def webhook_delivery(self) -> WebhookDelivery:
        """A message that waits for a webhook, made when a test first asks for it."""
        found = WebhookDelivery.objects.filter(webhook__organisation=self.organisation).first()
        if found:
            return found
        choice = WebhookChoice("https://receiver.example/hook", ["run.failed"])
        webhook, _ = make_webhook(self.organisation, choice, by=None, now=NOON)
        return send_test(webhook, now=NOON)

    @property
    def api_token(self) -> ApiToken:
        """A token of the other admin, made when a test first asks for it."""
        found = self.organisation.api_tokens.first()
        if found is None:
            found = make_token(
                self.other_admin, name="Mailer", scope=TokenScope.READ, days=30, now=NOON
            ).token
        return found

    @property
    def suppression_file(self) -> SuppressionFile:
        """A file with a line of each verdict, made when a test first asks for it."""
        files = SuppressionFile.objects.filter(organisation=self.organisation)
        return files.first() or make_suppression_file(self.organisation)

    @property
    def slug(self) -> str:
        return self.organisation.slug


def make_house(slug: str) -> House:
    organisation = make_organisation(name=slug.title(), slug=slug, time_zone="Asia/Kolkata")
    sync = make_sync(organisation, name=f"Candidates of {slug}", zone="Asia/Kolkata")
    run = make_run(sync)
    contact = make_contact(organisation, f"maria@{slug}.example")
    join_list(sync.mailing_list, [contact], claimant=sync.pk, record=1)
    make_row(run, Outcome.NEW, contact=contact)
    make_row(run, Outcome.IGNORED, reason=Reason.EMPTY_EMAIL, email="")
    return House(organisation, sync, run, contact, sync.mailing_list)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def operator_client_of(superuser: User) -> Client:
    """Return the browser of an operator who has shown a second factor."""
    client = client_of(superuser)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp"}]
    session["account_authentication_methods_user"] = str(superuser.pk)
    session.save()
    return client


def _make_house_at_work() -> House:
    report_heartbeat(*Part)
    return make_house("zylker")


def _sign_in(house: House, name: str, role: Role = Role.ADMIN) -> Client:
    return client_of(make_member(house.organisation, role, email=f"{name}@example.com").user)


laid_house = part_of_ground("laid_house", lambda ground: _make_house_at_work())
laid_other_house = part_of_ground("laid_other_house", lambda ground: make_house("brightwater"))
laid_alice = part_of_ground(
    "laid_alice", lambda ground: _sign_in(ground.parts["laid_house"], "alice")
)
laid_bob = part_of_ground(
    "laid_bob", lambda ground: _sign_in(ground.parts["laid_house"], "bob", Role.MARKETER)
)
laid_vera = part_of_ground(
    "laid_vera", lambda ground: _sign_in(ground.parts["laid_house"], "vera", Role.VIEWER)
)
laid_charlie = part_of_ground(
    "laid_charlie", lambda ground: _sign_in(ground.parts["laid_other_house"], "charlie")
)


@pytest.fixture
def house(laid_house: House | None) -> House:
    """Return a house in an installation of which all parts are at work."""
    return laid_house or _make_house_at_work()


@pytest.fixture
def other_house(laid_other_house: House | None) -> House:
    return laid_other_house or make_house("brightwater")


@pytest.fixture
def alice(house: House, laid_alice: Client | None) -> Client:
    """Return an admin, signed in."""
    return laid_alice or _sign_in(house, "alice")


@pytest.fixture
def bob(house: House, laid_bob: Client | None) -> Client:
    """Return a marketer, signed in."""
    return laid_bob or _sign_in(house, "bob", Role.MARKETER)


@pytest.fixture
def vera(house: House, laid_vera: Client | None) -> Client:
    """Return a viewer, signed in."""
    return laid_vera or _sign_in(house, "vera", Role.VIEWER)


@pytest.fixture
def charlie(other_house: House, laid_charlie: Client | None) -> Client:
    """Return an admin from elsewhere, who must see nothing of `house`."""
    return laid_charlie or _sign_in(other_house, "charlie")


@pytest.fixture
def stranger() -> Client:
    """Return somebody who is not signed in."""
    return Client()
