"""An organisation's definitions, or that of one sync, as a manifest (R104)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

from accounts.models import Organisation
from contacts.models import ContactField, MailingList
from criteria import Criteria
from syncs.domain.modules import CANDIDATES
from syncs.manifest.actions.favourites import export_favourites
from syncs.manifest.actions.group_addresses import export_group_addresses
from syncs.manifest.rules.document import (
    WEEKDAYS,
    ConditionEntry,
    ConnectionEntry,
    ContactFieldEntry,
    CriteriaEntry,
    LimitEntry,
    ListEntry,
    Manifest,
    PairEntry,
    RecordsEntry,
    RulesEntry,
    ScheduleEntry,
    SyncEntry,
)
from syncs.models import (
    Connection,
    ContactColumn,
    CredentialsKind,
    FieldMapping,
    RemovalDefaults,
    Selection,
    Sync,
)

SECRETS_OF = {
    CredentialsKind.ZSC_KEY: ("key",),
    CredentialsKind.OAUTH: ("client_id", "client_secret", "refresh_token"),
}


def export_organisation_manifest(organisation: Organisation) -> Manifest:
    """Return all definitions of the organisation. Secrets are references to variables."""
    limit = RemovalDefaults.objects.filter(pk=organisation.pk).first() or RemovalDefaults()
    connection = organisation.connections.order_by("id").first()
    return Manifest(
        version=1,
        connection=_connection(connection) if connection else None,
        removal_limit=LimitEntry(people=limit.people, percent=limit.percent, days=limit.days),
        lists=[_list(each) for each in organisation.mailing_lists.order_by("id")],
        contact_fields=[_field(each) for each in organisation.contact_fields.order_by("id")],
        mapping_favourites=export_favourites(organisation),
        group_addresses=export_group_addresses(organisation),
        syncs=[_sync(each) for each in _whole(organisation.syncs.order_by("id"))],
    )


def export_sync_manifest(sync: Sync) -> Manifest:
    """Return the definition of a sync, with the list and the contact fields that it fills."""
    own = [each.contact_field for each in _pairs(sync) if each.contact_field]
    return Manifest(
        version=1,
        lists=[_list(sync.mailing_list)] if sync.mailing_list_id else [],
        contact_fields=[_field(each) for each in own],
        syncs=[_sync(sync)],
    )


def _whole(syncs: Iterable[Sync]) -> Iterable[Sync]:
    return syncs.select_related("mailing_list").prefetch_related(  # type: ignore[attr-defined, no-any-return]
        "field_mappings__contact_field"
    )


def _connection(connection: Connection) -> ConnectionEntry:
    kind = CredentialsKind(connection.credentials_kind)
    return ConnectionEntry(
        data_centre=connection.data_centre,
        api_url=connection.api_url,
        accounts_url=connection.accounts_url,
        account_email=connection.account_email,
        kind=kind.value,  # type: ignore[arg-type]
        secrets={name: f"env:RECRUIT_{name.upper()}" for name in SECRETS_OF[kind]},
    )


def _list(mailing_list: MailingList) -> ListEntry:
    return ListEntry(name=mailing_list.name, archived=mailing_list.archived_at is not None)


def _field(field: ContactField) -> ContactFieldEntry:
    return ContactFieldEntry(label=field.label, type=field.type)  # type: ignore[arg-type]


def _sync(sync: Sync) -> SyncEntry:
    return SyncEntry(
        name=sync.name,
        module=sync.module,
        mailing_list=sync.mailing_list.name if sync.mailing_list_id else None,
        records=_records(sync),
        rules=_rules(sync),
        schedule=_schedule(sync),
        mapping=[_pair(each) for each in _pairs(sync)],
        removal_limit=LimitEntry(
            people=sync.limit_people, percent=sync.limit_percent, days=sync.hold_days
        ),
    )


def _records(sync: Sync) -> RecordsEntry:
    after = sync.retrieve_after
    by_criteria = sync.selection == Selection.CRITERIA and sync.criteria
    return RecordsEntry(
        selection=sync.selection,  # type: ignore[arg-type]
        view=sync.view_id if sync.selection == Selection.VIEW else None,
        after=after.astimezone(UTC).isoformat().replace("+00:00", "Z") if after else None,
        criteria=_criteria(Criteria.model_validate(sync.criteria)) if by_criteria else None,
    )


def _criteria(criteria: Criteria) -> CriteriaEntry:
    return CriteriaEntry(
        conditions=[
            ConditionEntry(
                field=each.field,
                of=each.subject.value,
                operator=each.operator,
                values=list(each.values),
                joined_by=each.connector.value,
            )
            for each in criteria.conditions
        ],
        pattern=criteria.pattern,
    )


def _rules(sync: Sync) -> RulesEntry:
    return RulesEntry(
        opt_outs=sync.opt_outs,  # type: ignore[arg-type]
        deleted=sync.deleted,  # type: ignore[arg-type]
        converted=sync.converted if sync.module == CANDIDATES else None,  # type: ignore[arg-type]
        no_match=None if sync.selection == Selection.ALL else sync.no_match,  # type: ignore[arg-type]
    )


def _schedule(sync: Sync) -> ScheduleEntry:
    always_all = sync.selection == Selection.ALL or sync.relations
    return ScheduleEntry(
        frequency=sync.frequency,  # type: ignore[arg-type]
        at=f"{sync.at:%H:%M}",
        zone=sync.zone,
        weekday=None if sync.weekday is None else WEEKDAYS[sync.weekday],
        day=sync.day,
        read_everything_days=None if always_all else sync.full_read_days,
    )


def _pairs(sync: Sync) -> list[FieldMapping]:
    return list(sync.field_mappings.all())


def _pair(pair: FieldMapping) -> PairEntry:
    own = pair.contact_field
    return PairEntry(
        source=pair.source_field,
        target=own.label if own else ContactColumn(pair.column).label,
        clear_when_empty=pair.clear_when_empty,
    )
