"""Syncs: read, made, changed, checked without being saved, and deleted (R10-R25)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import Action, TenantRequest
from api.definitions.answers import (
    DeletedSyncAnswer,
    SyncAnswer,
    SyncPage,
    ValidAnswer,
)
from api.definitions.ask_first import asking_first
from api.definitions.bodies import DeleteSyncQuery, NewSync, SyncChange, SyncsQuery
from api.definitions.save import connection_for, make_sync_draft, save_parts, stored_sync
from api.frame.operations import Endpoint, Reply, operation
from api.frame.paging import read_in_order
from api.frame.problems import ApiProblem
from api.frame.versions import etag_of, require_version
from syncs.definition.actions.drafts import delete_draft
from syncs.found import sync_of
from syncs.models import Sync, SyncState
from syncs.overview.actions.delete import People, delete_sync

EXAMPLE = {
    "name": "All candidates",
    "module": "Candidates",
    "records": {
        "selection": "criteria",
        "criteria": {
            "conditions": [
                {"field": "City", "operator": "is", "values": ["Oslo"]},
                {"field": "Email", "operator": "is_not_empty", "connector": "and"},
            ],
            "pattern": "1 and 2",
        },
    },
    "rules": {"new_list": "People of Oslo", "opt_outs": "list", "deleted": "list"},
    "schedule": {"frequency": "daily", "at": "09:00", "zone": "Asia/Kolkata"},
    "mapping": [
        {"source": "Email", "column": "email"},
        {"source": "First_Name", "column": "first_name"},
        {"source": "City", "new_field": {"label": "Home town"}},
    ],
}


class Syncs(Endpoint):
    """The syncs of the organisation."""

    @operation("list_syncs", "Read syncs", action=Action.SEE, answer=SyncPage, query=SyncsQuery)
    def get(self, request: TenantRequest, query: SyncsQuery) -> SyncPage:
        """Return a page of syncs with their whole definitions, in the order in which they were
        made; deleted ones are not among them."""
        wanted = {
            "state": query.state,
            "mailing_list": query.mailing_list,
            "module": query.module,
        }
        filters = {name: value for name, value in wanted.items() if value is not None}
        syncs = whole_syncs(request.organisation.syncs.filter(**filters))
        rows, following = read_in_order(syncs, query)
        now = timezone.now()
        return SyncPage(items=[SyncAnswer.of(each, now) for each in rows], next_cursor=following)

    @operation(
        "make_sync",
        "Make a sync",
        action=Action.EDIT_SYNCS,
        answer=SyncAnswer,
        status=201,
        body=NewSync,
        example=EXAMPLE,
    )
    def post(self, request: TenantRequest, body: NewSync) -> Reply:
        """Make a sync as a draft, which runs nothing before it is activated. Everything that was
        sent fits, or nothing is made."""
        connection = connection_for(request, body.connection)
        with asking_first(connection, body.module, body), transaction.atomic():
            made = make_sync_draft(request, connection, body, now=timezone.now())
        return told_sync(request, made.pk)


class SyncCheck(Endpoint):
    """The check of a sync that is to be made."""

    @operation(
        "validate_sync",
        "Check a sync without making it",
        action=Action.EDIT_SYNCS,
        answer=ValidAnswer,
        body=NewSync,
        example={"name": "Nobody", "module": "Candidates"},
    )
    def post(self, request: TenantRequest, body: NewSync) -> ValidAnswer:
        """Check what would be made; nothing is saved."""
        connection = connection_for(request, body.connection)
        with asking_first(connection, body.module, body), transaction.atomic():
            made = make_sync_draft(request, connection, body, now=timezone.now())
            answer = _checked(request, made.pk)
            transaction.set_rollback(True)
        return answer


class OneSync(Endpoint):
    """A sync."""

    @operation("read_sync", "Read a sync", action=Action.SEE, answer=SyncAnswer)
    def get(self, request: TenantRequest, sync_id: int) -> Reply:
        """Return the sync with its whole definition."""
        return told_sync(request, sync_id)

    @operation(
        "change_sync",
        "Change a sync",
        action=Action.EDIT_SYNCS,
        answer=SyncAnswer,
        body=SyncChange,
        versioned=True,
        example={
            "name": "Everybody",
            "schedule": {"frequency": "weekly", "weekday": 0, "at": "08:00"},
        },
    )
    def patch(self, request: TenantRequest, body: SyncChange, sync_id: int) -> Reply:
        """Change parts of the definition, all that were sent or none. What changes who belongs on
        the list makes the next run read everything."""
        sync = sync_of(request, sync_id)
        with asking_first(sync.connection, sync.module, body), transaction.atomic():
            save_parts(request, _hold_seen(request, sync_id), body, now=timezone.now())
        return told_sync(request, sync_id)

    @operation(
        "delete_sync",
        "Delete a sync",
        action=Action.EDIT_SYNCS,
        answer=DeletedSyncAnswer,
        query=DeleteSyncQuery,
    )
    def delete(
        self, request: TenantRequest, query: DeleteSyncQuery, sync_id: int
    ) -> DeletedSyncAnswer:
        """Delete the sync: its people stay on the list by hand or leave it, and its history stays;
        who has opted out leaves it in any case. Where there are more than 1,000 that goes on in the
        background. A draft is deleted altogether."""
        sync = sync_of(request, sync_id)
        if sync.state == SyncState.DRAFT and delete_draft(sync):
            return DeletedSyncAnswer(people=0, left=0, cancelled_runs=0)
        done = delete_sync(sync, People(query.people), now=timezone.now())
        if done is None:
            raise ApiProblem("not_found")
        return DeletedSyncAnswer(
            people=done.kept and done.kept.people,
            left=done.kept and done.left,
            cancelled_runs=done.cancelled,
        )


class SyncChangeCheck(Endpoint):
    """The check of a change of a sync."""

    @operation(
        "validate_sync_change",
        "Check a change of a sync without saving it",
        action=Action.EDIT_SYNCS,
        answer=ValidAnswer,
        body=SyncChange,
        example={"schedule": {"frequency": "monthly", "day": 31, "at": "08:00"}},
    )
    def post(self, request: TenantRequest, body: SyncChange, sync_id: int) -> ValidAnswer:
        """Check the change as it would be saved; nothing is saved."""
        sync = sync_of(request, sync_id)
        with asking_first(sync.connection, sync.module, body), transaction.atomic():
            save_parts(request, sync, body, now=timezone.now())
            answer = _checked(request, sync_id)
            transaction.set_rollback(True)
        return answer


def told_sync(request: TenantRequest, sync_id: int) -> Reply:
    """Return the sync as it is now, with its version."""
    sync = sync_of(request, sync_id, refine=whole_syncs)
    return Reply(
        SyncAnswer.of(sync, timezone.now(), alone=True),
        etag=etag_of(stored_sync(sync)),
        location=f"/api/v1/syncs/{sync.pk}",
    )


def whole_syncs(syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    """Bring along all that a sync is told with."""
    related = syncs.select_related("mailing_list", "connection", "organisation")
    return related.prefetch_related("field_mappings__contact_field")


def _hold_seen(request: TenantRequest, sync_id: int) -> Sync:
    """Return the sync, locked, whose version is the one that was seen."""
    sync = sync_of(request, sync_id)
    Sync.objects.select_for_update(of=("self",)).get(pk=sync.pk)
    sync.refresh_from_db()
    require_version(request, stored_sync(sync))
    return sync


def _checked(request: TenantRequest, sync_id: int) -> ValidAnswer:
    sync = sync_of(request, sync_id, refine=whole_syncs)
    told = SyncAnswer.of(sync, timezone.now(), alone=True)
    return ValidAnswer(
        in_words=told.in_words,
        hindrances=told.hindrances or [],
        warnings=told.warnings or [],
    )
