"""One sync of all the sandbox's candidates, and everything that a run of it leaves behind."""

from typing import Any

from django.db import connection

from accounts.models import Organisation
from contacts.models import ContactField, MailingList
from devtools.demo.organisation import CANDIDATE_FIELDS, FIELDS, map_fields
from syncs.live.progress import report
from syncs.models import Connection, CredentialsKind, ImportRun, Sync, SyncState

Fields = dict[str, tuple[str, str]]
"""Own contact fields by their source field: key and type."""

DEMO_FIELDS: Fields = {
    source: (key, str(FIELDS[key][1])) for source, key in CANDIDATE_FIELDS.items()
}


def make_sync(sandbox: dict[str, str], slug: str, fields: Fields = DEMO_FIELDS) -> Sync:
    """A fresh organisation with a connection to the sandbox and a paused sync."""
    organisation = Organisation.objects.create(name=slug, slug=slug)
    connection = Connection(
        organisation=organisation,
        api_url=sandbox["url"],
        accounts_url=sandbox["accounts_url"],
        account_email=sandbox["account_email"],
        credentials_kind=CredentialsKind.ZSC_KEY,
    )
    connection.set_secrets({"key": sandbox["zsc_key"]}, shown=sandbox["zsc_key"])
    connection.save()
    sync = Sync.objects.create(
        organisation=organisation,
        connection=connection,
        name="All candidates",
        module="Candidates",
        mailing_list=MailingList.objects.create(organisation=organisation, name="Everybody"),
        state=SyncState.PAUSED,
    )
    own = {
        source: ContactField.objects.create(
            organisation=organisation, key=key, label=source, type=kind
        )
        for source, (key, kind) in fields.items()
    }
    map_fields(sync, own)
    return sync


EFFECTS = {
    "contacts": """
        SELECT address, email, first_name, last_name, attributes::text, revision,
               deleted_at IS NULL
          FROM contacts_contact WHERE organisation_id = %(organisation)s""",
    "memberships": """
        SELECT contact.address
          FROM contacts_membership member JOIN contacts_contact contact ON contact.id = contact_id
         WHERE member.organisation_id = %(organisation)s""",
    "claims": """
        SELECT contact.address, claim.record_id
          FROM contacts_membershipclaim claim JOIN contacts_contact contact
            ON contact.id = contact_id
         WHERE claim.organisation_id = %(organisation)s""",
    "links": """
        SELECT link.record_id, contact.address, link.contact_revision
          FROM syncs_sourcelink link JOIN contacts_contact contact ON contact.id = contact_id
         WHERE link.organisation_id = %(organisation)s""",
    "rows": """
        SELECT decided.outcome, decided.ordinal, decided.reason, decided.record_id,
               contact.address, decided.email,
               (CASE WHEN decided.detail ? 'removed_from' THEN decided.detail - 'before'
                     ELSE decided.detail - 'deleted_at' END)::text
          FROM syncs_ledger decided LEFT JOIN contacts_contact contact ON contact.id = contact_id
         WHERE decided.run_id = %(run)s""",
}


def effects(run: ImportRun) -> dict[str, Any]:
    """All that a run leaves behind, without what differs between organisations and in time."""
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for name, query in EFFECTS.items():
            cursor.execute(query, {"organisation": run.organisation_id, "run": run.pk})
            found[name] = sorted(cursor.fetchall(), key=repr)
    numbers = report(run)
    return found | {name: numbers[name] for name in set(numbers) - {"run", "api_calls", "seconds"}}
