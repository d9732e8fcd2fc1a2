"""A method for each operation, from the OpenAPI document by `make client`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from recruitsync_client import models
from recruitsync_client.transport import Transport


class Operations(Transport):
    """The operations of the API by their names in the document. What cannot be done raises an
    error of `recruitsync_client.errors`."""

    def activate_sync(
        self, sync_id: int, body: models.GoOnRequest, *, idempotency_key: str | None = None
    ) -> models.SyncAnswer:
        """Launch a draft or a completed sync, or put an inactive one back on its
        schedule; it runs at once. One that is active stays so."""
        return self.ask(
            models.SyncAnswer,
            "POST",
            f"syncs/{sync_id}/activate",
            body=body,
            idempotency_key=idempotency_key,
        )

    def activate_syncs(
        self, connection_id: int, *, idempotency_key: str | None = None
    ) -> models.ActivatedAnswer:
        """Put them back on their schedules in one step; they run at once."""
        return self.ask(
            models.ActivatedAnswer,
            "POST",
            f"connections/{connection_id}/activate",
            idempotency_key=idempotency_key,
        )

    def add_group_address(
        self, body: models.GroupAddressBody, *, idempotency_key: str | None = None
    ) -> models.GroupAddressesAnswer:
        """Let a local part stand for a group: records with it are ignored from now on."""
        return self.ask(
            models.GroupAddressesAnswer,
            "POST",
            "group-addresses",
            body=body,
            idempotency_key=idempotency_key,
        )

    def add_member(
        self, list_id: int, body: models.NewMember, *, idempotency_key: str | None = None
    ) -> models.MemberAnswer:
        """Put a contact on the list by hand: no sync takes that away, unless it removes
        people from the whole organisation. Who is on it stays."""
        return self.ask(
            models.MemberAnswer,
            "POST",
            f"lists/{list_id}/members",
            body=body,
            idempotency_key=idempotency_key,
        )

    def answer_hold(
        self, run_id: int, body: models.HoldDecision, *, idempotency_key: str | None = None
    ) -> models.RunAnswer:
        """Remove the people, keep them, or cancel the question. The answer is the run
        that removes them, or the one that held them."""
        return self.ask(
            models.RunAnswer,
            "POST",
            f"runs/{run_id}/hold",
            body=body,
            idempotency_key=idempotency_key,
        )

    def apply_manifest(
        self, body: models.ManifestApplication, *, idempotency_key: str | None = None
    ) -> models.AppliedAnswer:
        """Make and change all that the manifest says, or nothing. New syncs are drafts;
        what is not in the manifest is left alone. Connections and limits are for admins
        to change."""
        return self.ask(
            models.AppliedAnswer,
            "POST",
            "manifest/apply",
            body=body,
            idempotency_key=idempotency_key,
        )

    def apply_preview(self, run_id: int, *, idempotency_key: str | None = None) -> models.RunAnswer:
        """Do exactly what a preview has shown, in a run of its own, or nothing; of the
        preview of an undo, put that back."""
        return self.ask(
            models.RunAnswer, "POST", f"runs/{run_id}/apply", idempotency_key=idempotency_key
        )

    def apply_suppression_file(
        self, file_id: int, *, idempotency_key: str | None = None
    ) -> models.SuppressionFileReport:
        """Suppress the addresses of the file, all that fit. Lines are judged once more as
        things are now."""
        return self.ask(
            models.SuppressionFileReport,
            "POST",
            f"suppression-files/{file_id}/apply",
            idempotency_key=idempotency_key,
        )

    def archive_list(
        self, list_id: int, *, idempotency_key: str | None = None
    ) -> models.MailingListAnswer:
        """Put the list away: its people stay on it, and no sync is started into it. One
        that was put away before stays so."""
        return self.ask(
            models.MailingListAnswer,
            "POST",
            f"lists/{list_id}/archive",
            idempotency_key=idempotency_key,
        )

    def cancel_run(self, run_id: int, *, idempotency_key: str | None = None) -> models.RunAnswer:
        """Ask the run to stop; what it has applied is kept. One that has ended stays as
        it is."""
        return self.ask(
            models.RunAnswer, "POST", f"runs/{run_id}/cancel", idempotency_key=idempotency_key
        )

    def change_account(
        self, connection_id: int, body: models.AccountBody, *, if_match: str
    ) -> models.KeyChangeAnswer:
        """Test the new credentials, then put them in the place of the old ones. Active
        syncs become inactive, unless the connection keeps them running."""
        return self.ask(
            models.KeyChangeAnswer,
            "PUT",
            f"connections/{connection_id}/account",
            body=body,
            if_match=if_match,
        )

    def change_connection(
        self, connection_id: int, body: models.ConnectionChange, *, if_match: str
    ) -> models.ConnectionAnswer:
        """Say what a new key does to the syncs, and override edition and account type."""
        return self.ask(
            models.ConnectionAnswer,
            "PATCH",
            f"connections/{connection_id}",
            body=body,
            if_match=if_match,
        )

    def change_contact(
        self, contact_id: int, body: models.ContactChange, *, if_match: str
    ) -> models.ContactAnswer:
        """Give the contact other values, or, where no sync brings it, another address: it
        stays on its lists, and what was suppressed stays so. The next run of a sync that
        fills a value may overwrite it."""
        return self.ask(
            models.ContactAnswer, "PATCH", f"contacts/{contact_id}", body=body, if_match=if_match
        )

    def change_favourite(
        self, favourite_id: int, body: models.FavouriteChange, *, if_match: str
    ) -> models.FavouriteAnswer:
        """Give the favourite another name."""
        return self.ask(
            models.FavouriteAnswer,
            "PATCH",
            f"mapping-favourites/{favourite_id}",
            body=body,
            if_match=if_match,
        )

    def change_field(
        self, field_id: int, body: models.FieldRename, *, if_match: str
    ) -> models.FieldAnswer:
        """Give the field another label; key and values stay."""
        return self.ask(
            models.FieldAnswer, "PATCH", f"contact-fields/{field_id}", body=body, if_match=if_match
        )

    def change_list(
        self, list_id: int, body: models.MailingListRename, *, if_match: str
    ) -> models.MailingListAnswer:
        """Give the list another name."""
        return self.ask(
            models.MailingListAnswer, "PATCH", f"lists/{list_id}", body=body, if_match=if_match
        )

    def change_notification_settings(
        self, body: models.WaysChange, *, if_match: str
    ) -> models.WaysAnswer:
        """Have the member told of some topics by mail at once, once a day, or on the
        pages alone. Those of other members are theirs."""
        return self.ask(
            models.WaysAnswer, "PATCH", "notification-settings", body=body, if_match=if_match
        )

    def change_organisation(
        self, body: models.OrganisationChange, *, if_match: str
    ) -> models.OrganisationAnswer:
        """Give the organisation another name or zone."""
        return self.ask(
            models.OrganisationAnswer, "PATCH", "organisation", body=body, if_match=if_match
        )

    def change_removal_limit(
        self, body: models.LimitsChange, *, if_match: str
    ) -> models.LimitsAnswer:
        """Set the three numbers."""
        return self.ask(models.LimitsAnswer, "PUT", "removal-limit", body=body, if_match=if_match)

    def change_role(
        self, member_id: int, body: models.RoleChange, *, if_match: str
    ) -> models.MembershipAnswer:
        """Give the member another role; the last admin stays one."""
        return self.ask(
            models.MembershipAnswer, "PATCH", f"members/{member_id}", body=body, if_match=if_match
        )

    def change_sync(
        self, sync_id: int, body: models.SyncChange, *, if_match: str
    ) -> models.SyncAnswer:
        """Change parts of the definition, all that were sent or none. What changes who
        belongs on the list makes the next run read everything."""
        return self.ask(
            models.SyncAnswer, "PATCH", f"syncs/{sync_id}", body=body, if_match=if_match
        )

    def change_webhook(
        self, webhook_id: int, body: models.WebhookChange, *, if_match: str
    ) -> models.WebhookAnswer:
        """Send it to another address, or tell it of other kinds; another address is no
        longer failing."""
        return self.ask(
            models.WebhookAnswer, "PATCH", f"webhooks/{webhook_id}", body=body, if_match=if_match
        )

    def compare_runs(self, run_id: int, *, other: int | None = None) -> models.ComparisonAnswer:
        """Return what differs between a run and another one of its sync, and why: the
        key, the definition, the rules, the mapping, or the records in Recruit."""
        return self.ask(
            models.ComparisonAnswer, "GET", f"runs/{run_id}/comparison", query={"other": other}
        )

    def connect(
        self, body: models.AccountBody, *, idempotency_key: str | None = None
    ) -> models.ConnectionAnswer:
        """Test the credentials, then keep them."""
        return self.ask(
            models.ConnectionAnswer,
            "POST",
            "connections",
            body=body,
            idempotency_key=idempotency_key,
        )

    def count_matching(
        self, sync_id: int, body: models.CountRequest, *, idempotency_key: str | None = None
    ) -> models.CountAnswer:
        """Ask Recruit for the newest records and count who meets the criteria; nothing is
        saved."""
        return self.ask(
            models.CountAnswer,
            "POST",
            f"syncs/{sync_id}/count",
            body=body,
            idempotency_key=idempotency_key,
        )

    def delete_contact(self, contact_id: int, *, suppress: bool | None = None) -> None:
        """End all memberships; a tombstone stays. A sync whose record they are brings
        them back, unless the address is suppressed too."""
        self.do("DELETE", f"contacts/{contact_id}", query={"suppress": suppress})

    def delete_favourite(self, favourite_id: int) -> None:
        """Delete the favourite; mappings made from it stay."""
        self.do("DELETE", f"mapping-favourites/{favourite_id}")

    def delete_field(self, field_id: int) -> models.DeletedFieldAnswer:
        """Delete the field with its values and the pairs that fill it."""
        return self.ask(models.DeletedFieldAnswer, "DELETE", f"contact-fields/{field_id}")

    def delete_list(self, list_id: int) -> models.DeletedList:
        """Delete a list that was put away and that no sync feeds. Its people stay as
        contacts."""
        return self.ask(models.DeletedList, "DELETE", f"lists/{list_id}")

    def delete_mail_hook(self, hook_id: int) -> None:
        """Delete the webhook: its address is of no use any more. What it told stays
        suppressed."""
        self.do("DELETE", f"mail-hooks/{hook_id}")

    def delete_metrics_key(self) -> None:
        """Delete the key: nobody reads the metrics by it any more."""
        self.do("DELETE", "reports/metrics-key")

    def delete_sync(
        self, sync_id: int, *, people: Literal["stay", "leave"] | None = None
    ) -> models.DeletedSyncAnswer:
        """Delete the sync: its people stay on the list by hand or leave it, and its
        history stays; who has opted out leaves it in any case. Where there are more than
        1,000 that goes on in the background. A draft is deleted altogether."""
        return self.ask(
            models.DeletedSyncAnswer, "DELETE", f"syncs/{sync_id}", query={"people": people}
        )

    def delete_webhook(self, webhook_id: int) -> None:
        """Delete the webhook with its log; what waits is never sent."""
        self.do("DELETE", f"webhooks/{webhook_id}")

    def discard_suppression_file(self, file_id: int) -> None:
        """Forget a file that nobody has applied; of one that was applied the report
        stays."""
        self.do("DELETE", f"suppression-files/{file_id}")

    def duplicate_sync(
        self, sync_id: int, *, idempotency_key: str | None = None
    ) -> models.SyncAnswer:
        """Make a copy as a draft, with everything but the name and what is known of
        records."""
        return self.ask(
            models.SyncAnswer, "POST", f"syncs/{sync_id}/duplicate", idempotency_key=idempotency_key
        )

    def erase_person(
        self, body: models.EraseRequest, *, idempotency_key: str | None = None
    ) -> models.ErasedAnswer:
        """Erase whoever has the address, a contact or not, with all that names them. A
        salted hash remains, so that no sync brings them back."""
        return self.ask(
            models.ErasedAnswer, "POST", "erasures", body=body, idempotency_key=idempotency_key
        )

    def export_audit_log(
        self,
        *,
        actor: Literal["person", "token", "command", "stranger", "system"] | None = None,
        field: str | None = None,
        member: int | None = None,
        noun: str | None = None,
        since: datetime | None = None,
        sync: int | None = None,
        until: datetime | None = None,
    ) -> Iterator[str]:
        """Return the entries as CSV, a line for each thing that changed. The export is an
        entry itself."""
        return self.stream(
            "GET",
            "audit-entries/export",
            query={
                "actor": actor,
                "field": field,
                "member": member,
                "noun": noun,
                "since": since,
                "sync": sync,
                "until": until,
            },
        )

    def export_list(self, list_id: int) -> Iterator[str]:
        """Return who may be mailed of the list as CSV, sent while it is read; each with
        the link by which they unsubscribe, for a token that may suppress people."""
        return self.stream("GET", f"lists/{list_id}/export")

    def export_manifest(self, *, sync: int | None = None) -> Iterator[str]:
        """Return all definitions as YAML, or one sync's with its list and fields. In the
        place of secrets there are names of variables."""
        return self.stream("GET", "manifest", query={"sync": sync})

    def export_mendable(self, run_id: int) -> Iterator[str]:
        """Return the records with which something is wrong as CSV, each with what to do."""
        return self.stream("GET", f"runs/{run_id}/to-mend")

    def export_organisation(self) -> Iterator[bytes]:
        """Return a zip of CSV files with everything that the organisation has, without
        secrets, as it is at one moment."""
        return self.stream_bytes("GET", "organisation/export")

    def export_rows(
        self,
        run_id: int,
        *,
        outcome: str | None = None,
        q: str | None = None,
        reason: str | None = None,
    ) -> Iterator[str]:
        """Return the rows as CSV, sent while they are read."""
        return self.stream(
            "GET",
            f"runs/{run_id}/rows/export",
            query={"outcome": outcome, "q": q, "reason": reason},
        )

    def export_suppression_file(
        self,
        file_id: int,
        *,
        verdict: Literal[
            "suppress", "known", "repeated", "empty", "malformed", "unknown_kind", "erased"
        ]
        | None = None,
    ) -> Iterator[str]:
        """Return the lines as CSV, to be mended and sent again."""
        return self.stream("GET", f"suppression-files/{file_id}/export", query={"verdict": verdict})

    def export_suppressions(
        self,
        *,
        address: str | None = None,
        kind: Literal["do_not_mail", "bounced", "complained", "unsubscribed"] | None = None,
    ) -> Iterator[str]:
        """Return the suppressions in force as CSV, sent while they are read."""
        return self.stream("GET", "suppressions/export", query={"address": address, "kind": kind})

    def follow_list(
        self, list_id: int, *, cursor: str | None = None, limit: int | None = None
    ) -> models.ListChangesPage:
        """Return what has changed since a cursor; without one, where changes begin from
        now on. Ask without first, then read all members, then ask with the cursor, again
        and again. Each person of whom something changed is told as they are now: who
        joined or left, has other values, or may or may not be mailed any more. Somebody
        may come twice. A cursor holds for 30 days."""
        return self.ask(
            models.ListChangesPage,
            "GET",
            f"lists/{list_id}/changes",
            query={"cursor": cursor, "limit": limit},
        )

    def invite(
        self, body: models.NewInvitation, *, idempotency_key: str | None = None
    ) -> models.InvitationAnswer:
        """Invite an address by e-mail; an open invitation of it gets this role, and
        another mail."""
        return self.ask(
            models.InvitationAnswer,
            "POST",
            "invitations",
            body=body,
            idempotency_key=idempotency_key,
        )

    def let_person_back(
        self, body: models.LetBackRequest, *, idempotency_key: str | None = None
    ) -> None:
        """Let the address be imported and entered again; why is kept, without the
        address. As it was suppressed before it was erased, or was to be since, it is
        again."""
        self.do("POST", "erasures/let-back", body=body, idempotency_key=idempotency_key)

    def lift_suppression(
        self, suppression_id: int, body: models.LiftRequest, *, idempotency_key: str | None = None
    ) -> None:
        """Let the address be mailed again as far as this kind is concerned; who said so
        and why is kept."""
        self.do(
            "POST",
            f"suppressions/{suppression_id}/lift",
            body=body,
            idempotency_key=idempotency_key,
        )

    def list_audit_entries(
        self,
        *,
        actor: Literal["person", "token", "command", "stranger", "system"] | None = None,
        cursor: str | None = None,
        field: str | None = None,
        limit: int | None = None,
        member: int | None = None,
        noun: str | None = None,
        since: datetime | None = None,
        sync: int | None = None,
        until: datetime | None = None,
    ) -> models.AuditEntryPage:
        """Return a page of entries, the newest first: who changed what, before and after."""
        return self.ask(
            models.AuditEntryPage,
            "GET",
            "audit-entries",
            query={
                "actor": actor,
                "cursor": cursor,
                "field": field,
                "limit": limit,
                "member": member,
                "noun": noun,
                "since": since,
                "sync": sync,
                "until": until,
            },
        )

    def list_connections(self) -> models.ConnectionPage:
        """Return the connections; there is one at most. Secrets are never told."""
        return self.ask(models.ConnectionPage, "GET", "connections")

    def list_contacts(
        self, *, address: str | None = None, cursor: str | None = None, limit: int | None = None
    ) -> models.ContactPage:
        """Return a page of contacts by address, tombstones too."""
        return self.ask(
            models.ContactPage,
            "GET",
            "contacts",
            query={"address": address, "cursor": cursor, "limit": limit},
        )

    def list_deliveries(
        self,
        webhook_id: int,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        state: Literal["waiting", "delivered", "given_up"] | None = None,
    ) -> models.DeliveryPage:
        """Return a page of deliveries, the newest first. They are kept for 30 days."""
        return self.ask(
            models.DeliveryPage,
            "GET",
            f"webhooks/{webhook_id}/deliveries",
            query={"cursor": cursor, "limit": limit, "state": state},
        )

    def list_erasures(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> models.ErasurePage:
        """Return a page of erasures, the newest first: when and by whom, and no address."""
        return self.ask(
            models.ErasurePage, "GET", "erasures", query={"cursor": cursor, "limit": limit}
        )

    def list_favourites(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> models.FavouritePage:
        """Return a page of favourites in the order in which they were saved."""
        return self.ask(
            models.FavouritePage,
            "GET",
            "mapping-favourites",
            query={"cursor": cursor, "limit": limit},
        )

    def list_fields(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> models.FieldPage:
        """Return a page of own fields in the order in which they were made."""
        return self.ask(
            models.FieldPage, "GET", "contact-fields", query={"cursor": cursor, "limit": limit}
        )

    def list_group_addresses(self) -> models.GroupAddressesAnswer:
        """Return what is in force, and how it differs from what is shipped."""
        return self.ask(models.GroupAddressesAnswer, "GET", "group-addresses")

    def list_invitations(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> models.InvitationPage:
        """Return a page of open invitations, in the order in which they were made."""
        return self.ask(
            models.InvitationPage, "GET", "invitations", query={"cursor": cursor, "limit": limit}
        )

    def list_lifted_suppressions(
        self,
        *,
        address: str | None = None,
        cursor: str | None = None,
        kind: Literal["do_not_mail", "bounced", "complained", "unsubscribed"] | None = None,
        limit: int | None = None,
    ) -> models.LiftedPage:
        """Return a page of suppressions that were lifted, by address: by whom, when and
        why."""
        return self.ask(
            models.LiftedPage,
            "GET",
            "suppressions/lifted",
            query={"address": address, "cursor": cursor, "kind": kind, "limit": limit},
        )

    def list_lists(
        self, *, archived: bool | None = None, cursor: str | None = None, limit: int | None = None
    ) -> models.MailingListPage:
        """Return a page of the lists in use, or of those that were put away, by name."""
        return self.ask(
            models.MailingListPage,
            "GET",
            "lists",
            query={"archived": archived, "cursor": cursor, "limit": limit},
        )

    def list_mail_hooks(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> models.MailHookPage:
        """Return a page of webhooks in the order in which they were made. Addresses are
        not told."""
        return self.ask(
            models.MailHookPage, "GET", "mail-hooks", query={"cursor": cursor, "limit": limit}
        )

    def list_members(
        self,
        list_id: int,
        *,
        address: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> models.MemberPage:
        """Return a page of the people on the list, in the order in which they became
        contacts, or by address where addresses are asked for."""
        return self.ask(
            models.MemberPage,
            "GET",
            f"lists/{list_id}/members",
            query={"address": address, "cursor": cursor, "limit": limit},
        )

    def list_modules(self, connection_id: int) -> models.ModulePage:
        """Return the modules that a sync can read, and why one cannot be chosen."""
        return self.ask(models.ModulePage, "GET", f"connections/{connection_id}/modules")

    def list_needs(self) -> models.NeedsAnswer:
        """Return what failed, is held, late or inactive as of now, the gravest first."""
        return self.ask(models.NeedsAnswer, "GET", "attention")

    def list_notifications(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> models.NotificationPage:
        """Return a page of what the member was told, the newest first."""
        return self.ask(
            models.NotificationPage,
            "GET",
            "notifications",
            query={"cursor": cursor, "limit": limit},
        )

    def list_organisation_members(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> models.MembershipPage:
        """Return a page of members, in the order in which they came."""
        return self.ask(
            models.MembershipPage, "GET", "members", query={"cursor": cursor, "limit": limit}
        )

    def list_rows(
        self,
        run_id: int,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        outcome: str | None = None,
        q: str | None = None,
        reason: str | None = None,
    ) -> models.RowPage:
        """Return a page of rows, by outcome and in the order of reading."""
        return self.ask(
            models.RowPage,
            "GET",
            f"runs/{run_id}/rows",
            query={"cursor": cursor, "limit": limit, "outcome": outcome, "q": q, "reason": reason},
        )

    def list_runs(
        self,
        *,
        cursor: str | None = None,
        kind: str | None = None,
        limit: int | None = None,
        reason: str | None = None,
        since: datetime | None = None,
        state: Literal["queued", "running", "held", "succeeded", "failed", "cancelled"]
        | None = None,
        sync: int | None = None,
        until: datetime | None = None,
    ) -> models.RunPage:
        """Return a page of runs, the newest first."""
        return self.ask(
            models.RunPage,
            "GET",
            "runs",
            query={
                "cursor": cursor,
                "kind": kind,
                "limit": limit,
                "reason": reason,
                "since": since,
                "state": state,
                "sync": sync,
                "until": until,
            },
        )

    def list_source_fields(self, connection_id: int, module: str) -> models.SourceFieldPage:
        """Return the visible fields, each with the operators that conditions on it can
        have."""
        return self.ask(
            models.SourceFieldPage,
            "GET",
            f"connections/{connection_id}/modules/{self.quoted(module)}/fields",
        )

    def list_suppression_file_lines(
        self,
        file_id: int,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        verdict: Literal[
            "suppress", "known", "repeated", "empty", "malformed", "unknown_kind", "erased"
        ]
        | None = None,
    ) -> models.FileLinePage:
        """Return a page of lines in the order of the file, each with what becomes of it."""
        return self.ask(
            models.FileLinePage,
            "GET",
            f"suppression-files/{file_id}/lines",
            query={"cursor": cursor, "limit": limit, "verdict": verdict},
        )

    def list_suppression_files(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> models.SuppressionFilePage:
        """Return a page of files, those that were sent last first. They are kept for a
        month."""
        return self.ask(
            models.SuppressionFilePage,
            "GET",
            "suppression-files",
            query={"cursor": cursor, "limit": limit},
        )

    def list_suppressions(
        self,
        *,
        address: str | None = None,
        cursor: str | None = None,
        kind: Literal["do_not_mail", "bounced", "complained", "unsubscribed"] | None = None,
        limit: int | None = None,
    ) -> models.SuppressionPage:
        """Return a page of suppressions in force, by address and kind."""
        return self.ask(
            models.SuppressionPage,
            "GET",
            "suppressions",
            query={"address": address, "cursor": cursor, "kind": kind, "limit": limit},
        )

    def list_syncs(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        mailing_list: int | None = None,
        module: str | None = None,
        state: Literal["draft", "active", "paused", "inactive", "completed"] | None = None,
    ) -> models.SyncPage:
        """Return a page of syncs with their whole definitions, in the order in which they
        were made; deleted ones are not among them."""
        return self.ask(
            models.SyncPage,
            "GET",
            "syncs",
            query={
                "cursor": cursor,
                "limit": limit,
                "mailing_list": mailing_list,
                "module": module,
                "state": state,
            },
        )

    def list_views(self, connection_id: int, module: str) -> models.CustomViewPage:
        """Return the views by which a sync can select."""
        return self.ask(
            models.CustomViewPage,
            "GET",
            f"connections/{connection_id}/modules/{self.quoted(module)}/views",
        )

    def list_webhooks(self) -> models.WebhookPage:
        """Return all webhooks in the order in which they were made. Secrets are never
        told."""
        return self.ask(models.WebhookPage, "GET", "webhooks")

    def make_contact(
        self, body: models.NewContact, *, idempotency_key: str | None = None
    ) -> models.ContactAnswer:
        """Make a contact by hand, on lists if so wanted. One that was deleted comes back
        with what it had where nothing else is sent."""
        return self.ask(
            models.ContactAnswer, "POST", "contacts", body=body, idempotency_key=idempotency_key
        )

    def make_favourite(
        self, body: models.NewFavourite, *, idempotency_key: str | None = None
    ) -> models.FavouriteAnswer:
        """Save the pairs of a sync under a name."""
        return self.ask(
            models.FavouriteAnswer,
            "POST",
            "mapping-favourites",
            body=body,
            idempotency_key=idempotency_key,
        )

    def make_field(
        self, body: models.NewContactField, *, idempotency_key: str | None = None
    ) -> models.FieldAnswer:
        """Make a field; its key comes from the label, and stays."""
        return self.ask(
            models.FieldAnswer, "POST", "contact-fields", body=body, idempotency_key=idempotency_key
        )

    def make_list(
        self, body: models.NewList, *, idempotency_key: str | None = None
    ) -> models.MailingListAnswer:
        """Make a list without people."""
        return self.ask(
            models.MailingListAnswer, "POST", "lists", body=body, idempotency_key=idempotency_key
        )

    def make_mail_hook(
        self, body: models.NewMailHook, *, idempotency_key: str | None = None
    ) -> models.MailHookWithAddress:
        """Make a webhook, and tell its address. It is told nowhere else; the same request
        with the same `Idempotency-Key` tells it again for 24 hours."""
        return self.ask(
            models.MailHookWithAddress,
            "POST",
            "mail-hooks",
            body=body,
            idempotency_key=idempotency_key,
        )

    def make_metrics_key(self, *, idempotency_key: str | None = None) -> models.NewMetricsKey:
        """Make a key, and tell it in this answer alone; one that was there is of no use
        any more."""
        return self.ask(
            models.NewMetricsKey, "POST", "reports/metrics-key", idempotency_key=idempotency_key
        )

    def make_sync(
        self, body: models.NewSync, *, idempotency_key: str | None = None
    ) -> models.SyncAnswer:
        """Make a sync as a draft, which runs nothing before it is activated. Everything
        that was sent fits, or nothing is made."""
        return self.ask(
            models.SyncAnswer, "POST", "syncs", body=body, idempotency_key=idempotency_key
        )

    def make_webhook(
        self, body: models.NewWebhook, *, idempotency_key: str | None = None
    ) -> models.WebhookWithSecret:
        """Make a webhook, and tell the secret by which its messages are signed. It is
        told nowhere else; the same request with the same `Idempotency-Key` tells it again
        for 24 hours."""
        return self.ask(
            models.WebhookWithSecret, "POST", "webhooks", body=body, idempotency_key=idempotency_key
        )

    def merge_fields(
        self, field_id: int, body: models.FieldMerge, *, idempotency_key: str | None = None
    ) -> models.MergedAnswer:
        """Take the values of another field of the same type where this one is empty; the
        other goes."""
        return self.ask(
            models.MergedAnswer,
            "POST",
            f"contact-fields/{field_id}/merge",
            body=body,
            idempotency_key=idempotency_key,
        )

    def move_sync(
        self, sync_id: int, body: models.ListMove, *, idempotency_key: str | None = None
    ) -> models.MovedAnswer:
        """Have a sync that has run feed another list: those whom it keeps on the old one
        come along or stay there by hand; who has opted out leaves it and does not come
        along. Where there are more than 1,000 that goes on in the background, before the
        next run. Runs in progress stop, and the next one reads everything."""
        return self.ask(
            models.MovedAnswer,
            "POST",
            f"syncs/{sync_id}/list",
            body=body,
            idempotency_key=idempotency_key,
        )

    def pause_sync(self, sync_id: int, *, idempotency_key: str | None = None) -> models.SyncAnswer:
        """Take an active sync off its schedule. A run that was due and has not begun is
        cancelled, unless somebody asked for it too; one in progress goes on. A paused
        sync stays so."""
        return self.ask(
            models.SyncAnswer, "POST", f"syncs/{sync_id}/pause", idempotency_key=idempotency_key
        )

    def plan_manifest(
        self, body: models.ManifestBody, *, idempotency_key: str | None = None
    ) -> models.PlanAnswer:
        """Say what applying the manifest would make and change; nothing is changed."""
        return self.ask(
            models.PlanAnswer, "POST", "manifest/plan", body=body, idempotency_key=idempotency_key
        )

    def preview_sync(
        self, sync_id: int, body: models.PreviewRequest, *, idempotency_key: str | None = None
    ) -> models.RunAnswer:
        """Ask for a preview, a run that shows what would be done and changes nothing. A
        change is tried and not saved; applying the preview saves it. So it has to say of
        which version of the sync it is a change."""
        return self.ask(
            models.RunAnswer,
            "POST",
            f"syncs/{sync_id}/previews",
            body=body,
            idempotency_key=idempotency_key,
        )

    def read_connection(self, connection_id: int) -> models.ConnectionAnswer:
        """Return the connection; secrets are never told."""
        return self.ask(models.ConnectionAnswer, "GET", f"connections/{connection_id}")

    def read_contact(self, contact_id: int) -> models.ContactAnswer:
        """Return the contact, a tombstone perhaps."""
        return self.ask(models.ContactAnswer, "GET", f"contacts/{contact_id}")

    def read_contact_story(
        self,
        contact_id: int,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        streak: str | None = None,
    ) -> models.StoryPage:
        """Return a page of every row about the contact, the newest run first; those that
        repeat each other are folded into one."""
        return self.ask(
            models.StoryPage,
            "GET",
            f"contacts/{contact_id}/story",
            query={"cursor": cursor, "limit": limit, "streak": streak},
        )

    def read_contact_values(self, contact_id: int) -> models.ValuesAnswer:
        """Return each value with the run or the person who wrote it, and what it was
        before."""
        return self.ask(models.ValuesAnswer, "GET", f"contacts/{contact_id}/values")

    def read_dashboard(self) -> models.DashboardAnswer:
        """Return what needs attention, what runs next, what the last 31 days brought, and
        the people on each list."""
        return self.ask(models.DashboardAnswer, "GET", "dashboard")

    def read_delivery(self, webhook_id: int, delivery_id: int) -> models.DeliveryWithMessage:
        """Return the delivery with its message as it would be sent now."""
        return self.ask(
            models.DeliveryWithMessage, "GET", f"webhooks/{webhook_id}/deliveries/{delivery_id}"
        )

    def read_favourite(self, favourite_id: int) -> models.FavouriteAnswer:
        """Return the favourite with its pairs."""
        return self.ask(models.FavouriteAnswer, "GET", f"mapping-favourites/{favourite_id}")

    def read_field(self, field_id: int) -> models.FieldAnswer:
        """Return the field."""
        return self.ask(models.FieldAnswer, "GET", f"contact-fields/{field_id}")

    def read_invitation(self, invitation_id: int) -> models.InvitationAnswer:
        """Return the invitation, as long as it is open."""
        return self.ask(models.InvitationAnswer, "GET", f"invitations/{invitation_id}")

    def read_list(self, list_id: int) -> models.MailingListAnswer:
        """Return the list, in use or put away."""
        return self.ask(models.MailingListAnswer, "GET", f"lists/{list_id}")

    def read_mail_hook(self, hook_id: int) -> models.MailHookAnswer:
        """Return the webhook, and what came this way."""
        return self.ask(models.MailHookAnswer, "GET", f"mail-hooks/{hook_id}")

    def read_member(self, list_id: int, contact_id: int) -> models.MemberAnswer:
        """Return the member; who is not on the list is not found."""
        return self.ask(models.MemberAnswer, "GET", f"lists/{list_id}/members/{contact_id}")

    def read_notification_settings(self) -> models.WaysAnswer:
        """Return how the member whose token this is wants to be told."""
        return self.ask(models.WaysAnswer, "GET", "notification-settings")

    def read_organisation(self) -> models.OrganisationAnswer:
        """Return the organisation, and what the token may."""
        return self.ask(models.OrganisationAnswer, "GET", "organisation")

    def read_organisation_member(self, member_id: int) -> models.MembershipAnswer:
        """Return the member."""
        return self.ask(models.MembershipAnswer, "GET", f"members/{member_id}")

    def read_removal_limit(self) -> models.LimitsAnswer:
        """Return the limit of all syncs that have none of their own."""
        return self.ask(models.LimitsAnswer, "GET", "removal-limit")

    def read_reports(self) -> models.ReportsAnswer:
        """Return the address of the metrics, whether there is a key, and the role that
        reads the views of the database."""
        return self.ask(models.ReportsAnswer, "GET", "reports")

    def read_run(self, run_id: int) -> models.RunAnswer:
        """Return the run with its counts, where it stands while it goes on, the question
        that it asks, and what it previews."""
        return self.ask(models.RunAnswer, "GET", f"runs/{run_id}")

    def read_suppression(self, suppression_id: int) -> models.SuppressionAnswer:
        """Return the suppression, unless it was lifted."""
        return self.ask(models.SuppressionAnswer, "GET", f"suppressions/{suppression_id}")

    def read_suppression_file(self, file_id: int) -> models.SuppressionFileReport:
        """Return the file with what becomes of its lines as things were when it was sent,
        or what became of them when it was applied."""
        return self.ask(models.SuppressionFileReport, "GET", f"suppression-files/{file_id}")

    def read_sync(self, sync_id: int) -> models.SyncAnswer:
        """Return the sync with its whole definition."""
        return self.ask(models.SyncAnswer, "GET", f"syncs/{sync_id}")

    def read_webhook(self, webhook_id: int) -> models.WebhookAnswer:
        """Return the webhook, and how it fares."""
        return self.ask(models.WebhookAnswer, "GET", f"webhooks/{webhook_id}")

    def remove_group_address(self, local_part: str) -> models.GroupAddressesAnswer:
        """Take a local part off the list: people have such addresses. One that is not on
        it is not found."""
        return self.ask(
            models.GroupAddressesAnswer, "DELETE", f"group-addresses/{self.quoted(local_part)}"
        )

    def remove_member(self, list_id: int, contact_id: int, *, suppress: bool | None = None) -> None:
        """Take the contact off the list, whoever claims them. A sync whose record they
        are brings them back, unless the address is suppressed too."""
        self.do("DELETE", f"lists/{list_id}/members/{contact_id}", query={"suppress": suppress})

    def remove_organisation_member(self, member_id: int) -> None:
        """Take the member out of the organisation, with their tokens; the last admin
        stays."""
        self.do("DELETE", f"members/{member_id}")

    def replace_webhook_secret(
        self, webhook_id: int, *, idempotency_key: str | None = None
    ) -> models.WebhookWithSecret:
        """Make a new secret, and tell it in this answer alone. For a day the one before
        signs too."""
        return self.ask(
            models.WebhookWithSecret,
            "POST",
            f"webhooks/{webhook_id}/secret",
            idempotency_key=idempotency_key,
        )

    def resend_invitation(
        self, invitation_id: int, *, idempotency_key: str | None = None
    ) -> models.InvitationAnswer:
        """Send another mail, which has the whole time again; the former one opens nothing
        now."""
        return self.ask(
            models.InvitationAnswer,
            "POST",
            f"invitations/{invitation_id}/send",
            idempotency_key=idempotency_key,
        )

    def reset_group_addresses(
        self, *, idempotency_key: str | None = None
    ) -> models.GroupAddressesAnswer:
        """Take back all changes of the organisation."""
        return self.ask(
            models.GroupAddressesAnswer,
            "POST",
            "group-addresses/reset",
            idempotency_key=idempotency_key,
        )

    def resume_sync(
        self, sync_id: int, body: models.GoOnRequest, *, idempotency_key: str | None = None
    ) -> models.SyncAnswer:
        """Put a paused sync back on its schedule. An active one stays so."""
        return self.ask(
            models.SyncAnswer,
            "POST",
            f"syncs/{sync_id}/resume",
            body=body,
            idempotency_key=idempotency_key,
        )

    def search(self, *, q: str | None = None) -> models.FoundAnswer:
        """Find by any part of a name or address, or by the id of a record or run; also
        people who were read and never imported. All words must match; of people, a word
        without three letters in a row is found only where a word begins."""
        return self.ask(models.FoundAnswer, "GET", "search", query={"q": q})

    def see_notifications(
        self, body: models.SeenNotifications, *, idempotency_key: str | None = None
    ) -> None:
        """Mark what the member has seen: notifications up to the newest, and what needs
        attention; what came since stays new."""
        self.do("POST", "notifications/seen", body=body, idempotency_key=idempotency_key)

    def send_delivery_again(
        self, webhook_id: int, delivery_id: int, *, idempotency_key: str | None = None
    ) -> models.DeliveryAnswer:
        """Send the message once more, under the same id. One that waits goes on waiting."""
        return self.ask(
            models.DeliveryAnswer,
            "POST",
            f"webhooks/{webhook_id}/deliveries/{delivery_id}/send",
            idempotency_key=idempotency_key,
        )

    def send_given_up_again(
        self, webhook_id: int, *, idempotency_key: str | None = None
    ) -> models.SentAgainAnswer:
        """Send all that was given up once more, each under its id."""
        return self.ask(
            models.SentAgainAnswer,
            "POST",
            f"webhooks/{webhook_id}/deliveries/send-given-up",
            idempotency_key=idempotency_key,
        )

    def send_suppression_file(
        self, body: models.NewSuppressionFile, *, idempotency_key: str | None = None
    ) -> models.SuppressionFileReport:
        """Send a CSV file, and see what would become of its lines. Nobody is suppressed
        before it is applied."""
        return self.ask(
            models.SuppressionFileReport,
            "POST",
            "suppression-files",
            body=body,
            idempotency_key=idempotency_key,
        )

    def start_run(
        self, sync_id: int, body: models.RunRequest, *, idempotency_key: str | None = None
    ) -> models.RunAnswer:
        """Ask for a run at once; it joins one that waits. `full` refreshes everyone."""
        return self.ask(
            models.RunAnswer,
            "POST",
            f"syncs/{sync_id}/runs",
            body=body,
            idempotency_key=idempotency_key,
        )

    def suppress(
        self, body: models.NewSuppression, *, idempotency_key: str | None = None
    ) -> models.SuppressionAnswer:
        """Suppress an address; one that is suppressed in this kind stays as it was.
        Whoever has complained or unsubscribed is suppressed at the address that they have
        now as well."""
        return self.ask(
            models.SuppressionAnswer,
            "POST",
            "suppressions",
            body=body,
            idempotency_key=idempotency_key,
        )

    def suppress_many(
        self, body: models.NewSuppressions, *, idempotency_key: str | None = None
    ) -> models.SuppressedAnswer:
        """Suppress up to 1,000 addresses: all of them fit, or none is kept."""
        return self.ask(
            models.SuppressedAnswer,
            "POST",
            "suppressions/bulk",
            body=body,
            idempotency_key=idempotency_key,
        )

    def switch_webhook_off(
        self, webhook_id: int, *, idempotency_key: str | None = None
    ) -> models.WebhookAnswer:
        """Send nothing more to it; what happens is kept for 30 days. One that is off
        stays so."""
        return self.ask(
            models.WebhookAnswer,
            "POST",
            f"webhooks/{webhook_id}/off",
            idempotency_key=idempotency_key,
        )

    def switch_webhook_on(
        self, webhook_id: int, *, idempotency_key: str | None = None
    ) -> models.WebhookAnswer:
        """Send to it again, with all that has happened meanwhile. One that is on stays
        so."""
        return self.ask(
            models.WebhookAnswer,
            "POST",
            f"webhooks/{webhook_id}/on",
            idempotency_key=idempotency_key,
        )

    def test_connection(
        self, connection_id: int, *, idempotency_key: str | None = None
    ) -> models.TestedAnswer:
        """Ask Recruit with the stored key, and read the edition and the account type
        again."""
        return self.ask(
            models.TestedAnswer,
            "POST",
            f"connections/{connection_id}/test",
            idempotency_key=idempotency_key,
        )

    def test_webhook(
        self, webhook_id: int, *, idempotency_key: str | None = None
    ) -> models.DeliveryAnswer:
        """Have a test message sent to it alone; read the delivery to see what is
        answered."""
        return self.ask(
            models.DeliveryAnswer,
            "POST",
            f"webhooks/{webhook_id}/test",
            idempotency_key=idempotency_key,
        )

    def try_run_now(self, run_id: int, *, idempotency_key: str | None = None) -> models.RunAnswer:
        """Let a run that waits for Recruit try again at once."""
        return self.ask(
            models.RunAnswer, "POST", f"runs/{run_id}/try-now", idempotency_key=idempotency_key
        )

    def unarchive_list(
        self, list_id: int, *, idempotency_key: str | None = None
    ) -> models.MailingListAnswer:
        """Bring the list back into use. One that is in use stays so."""
        return self.ask(
            models.MailingListAnswer,
            "POST",
            f"lists/{list_id}/unarchive",
            idempotency_key=idempotency_key,
        )

    def undo_run(self, run_id: int, *, idempotency_key: str | None = None) -> models.RunAnswer:
        """Ask for a preview of what would be put back; applying it does that."""
        return self.ask(
            models.RunAnswer, "POST", f"runs/{run_id}/undo", idempotency_key=idempotency_key
        )

    def validate_sync(
        self, body: models.NewSync, *, idempotency_key: str | None = None
    ) -> models.ValidAnswer:
        """Check what would be made; nothing is saved."""
        return self.ask(
            models.ValidAnswer, "POST", "syncs/validate", body=body, idempotency_key=idempotency_key
        )

    def validate_sync_change(
        self, sync_id: int, body: models.SyncChange, *, idempotency_key: str | None = None
    ) -> models.ValidAnswer:
        """Check the change as it would be saved; nothing is saved."""
        return self.ask(
            models.ValidAnswer,
            "POST",
            f"syncs/{sync_id}/validate",
            body=body,
            idempotency_key=idempotency_key,
        )

    def why(
        self,
        *,
        address: str | None = None,
        mailing_list: int | None = None,
        record: int | None = None,
    ) -> models.WhyAnswer:
        """Return an answer for each list, also for who is no contact: by address or
        record."""
        return self.ask(
            models.WhyAnswer,
            "GET",
            "why",
            query={"address": address, "mailing_list": mailing_list, "record": record},
        )

    def why_contact(self, contact_id: int) -> models.WhyAnswer:
        """Return an answer for each list: a code, and its words."""
        return self.ask(models.WhyAnswer, "GET", f"contacts/{contact_id}/why")

    def withdraw_invitation(self, invitation_id: int) -> None:
        """Make the invitation's mail worth nothing."""
        self.do("DELETE", f"invitations/{invitation_id}")
