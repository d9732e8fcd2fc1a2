"""Freezes a sync's definition into the settings of one run."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Min

from contacts.models import GroupAddress
from criteria import (
    MAX_CONDITIONS,
    ConditionField,
    Criteria,
    check_criteria,
    conditions_by_day,
    refreshed,
)
from recruit import Field, RecruitClient, modification_field
from recruit.errors import StopRun
from syncs.account.recruit_fields import criteria_fields
from syncs.checkpoint.remarks import add_remark, remarks_of_import_before
from syncs.domain.full_reads import ReadingRules, cause_of_full_read
from syncs.domain.relations import asked_relations
from syncs.domain.remarks import Remark
from syncs.domain.run_settings import OPT_OUT, MappedField, RunSettings
from syncs.domain.zones import zone
from syncs.models import ContactColumn, FieldMapping, ImportRun, Policy, Selection, Sync
from syncs.models.import_run import IMPORTING
from syncs.models.removal_defaults import limit_of
from syncs.proposal.in_force import definition_in_force
from syncs.run.bulk_files import count_bulk_files

OVERLAP = timedelta(minutes=5)
"""How far before the watermark an incremental read begins, so that nothing is lost that Recruit
had stamped but not yet shown (R71)."""


class CriteriaUnusable(StopRun):
    """The criteria do not fit the module as it is today: a field is gone, or has another type."""

    kind = "criteria_unusable"


class FieldMissing(StopRun):
    """The module has no field of a name by which the sync decides (R73)."""

    kind = "field_missing"


def freeze_settings(run: ImportRun, client: RecruitClient) -> RunSettings:
    """Return the definition in force, with the modification field that Recruit's metadata tells.

    What makes a run read everything is in `domain.full_reads`. Every field in use is looked up:
    raises FieldMissing or CriteriaUnusable where one that decides is gone. Pairs whose field is
    gone are left out, and the run says so (R73).
    """
    today = run.started_at or run.created_at
    in_force = definition_in_force(run, today)
    sync = in_force.sync
    mark = sync.watermark and sync.watermark - OVERLAP
    fields = client.fields(sync.module)
    # By Recruit's clock, which has told itself by now.
    reading_since = client.clock.earliest(today) - OVERLAP
    first_read = _find_first_read(run, client)
    criteria = _refresh_criteria(sync, fields, client)
    copied, gone = _tell_gone_pairs(in_force.mappings, fields)
    if gone:
        add_remark(run.pk, Remark.PAIRS_SKIPPED, fields=gone)
    cause = cause_of_full_read(
        _reading_rules_of(sync, criteria),
        is_asked=run.full,
        has_watermark=mark is not None,
        last=sync.full_read_at,
        now=today,
        zone=zone(sync.organisation.time_zone),
        is_view_doubted=sync.selection == Selection.VIEW and _is_view_doubted(run),
    )
    frozen = RunSettings(
        kind=run.kind,
        module=sync.module,
        email_field=_email_field_of(in_force.mappings),
        mapped_fields=tuple(map(_mapped_field_of, copied)),
        modification_field=modification_field(fields),
        is_full=cause is not None,
        full_because=cause or "",
        modified_since=_latest_of(_first_second_after(sync), None if cause else mark),
        reading_since=reading_since,
        deletions_since=(not in_force.retroactive and mark) or first_read or reading_since,
        is_first_run=mark is None and first_read is None,
        bulk_files=0,
        reading_version=sync.reading_version,
        key_version=sync.connection.key_version,
        tells_opt_outs=any(field.api_name == OPT_OUT for field in fields),
        group_addresses=GroupAddress.objects.of(run.organisation_id),
        mailing_list_id=sync.mailing_list_id,
        cvid=sync.view_id if sync.selection == Selection.VIEW else None,
        criteria=criteria,
        zone=sync.organisation.time_zone,
        today=today,
        removal_limit=limit_of(sync),
        **_policies_of(sync),
    )
    _require_fields(sync, frozen, fields, client)
    _remark_deletions_out_of_reach(run, frozen)
    return frozen.model_copy(update={"bulk_files": count_bulk_files(frozen, fields, client)})


def _remark_deletions_out_of_reach(run: ImportRun, frozen: RunSettings) -> None:
    """Say so where deletions matter and some are older than Recruit tells of (R73)."""
    days = settings.DELETED_FEED_DAYS
    unread_for = frozen.reading_since - frozen.deletions_since
    if frozen.deleted != Policy.IGNORE and unread_for > timedelta(days=days):
        local = frozen.deletions_since.astimezone(zone(frozen.zone))
        since = f"{local.day} {local:%B %Y}"
        add_remark(run.pk, Remark.DELETIONS_OUT_OF_REACH, since=since, days=days)


def _reading_rules_of(sync: Sync, criteria: Criteria | None) -> ReadingRules:
    return ReadingRules(
        asks_related=bool(asked_relations(sync.module, criteria)),
        depends_on_day=criteria is not None and bool(conditions_by_day(criteria)),
        selects=sync.selection != Selection.ALL,
        every_days=sync.full_read_days,
    )


def _is_view_doubted(run: ImportRun) -> bool:
    remarks = remarks_of_import_before(run.pk, run.sync_id)
    return any(remark["code"] == Remark.VIEW_EMPTY for remark in remarks)


def _tell_gone_pairs(
    mappings: Sequence[FieldMapping], fields: Sequence[Field]
) -> tuple[list[FieldMapping], list[str]]:
    """Return the pairs to copy besides the address, and the source fields that are gone."""
    names = {field.api_name for field in fields}
    pairs = [pair for pair in mappings if pair.column != ContactColumn.EMAIL]
    gone = [pair.source_field for pair in pairs if pair.source_field not in names]
    return [pair for pair in pairs if pair.source_field in names], gone


def _require_fields(
    sync: Sync, frozen: RunSettings, fields: Sequence[Field], client: RecruitClient
) -> None:
    """Raise FieldMissing where the module, or a related one, lacks a field that decides."""
    deciding = {frozen.email_field: "takes the e-mail address from"}
    if frozen.heeds_opt_outs:
        deciding[OPT_OUT] = "tells by who has opted out"
    for relation in frozen.relations:
        if relation.is_on_record:
            deciding[relation.look_up] = "finds the related records by"
        else:
            _require(
                relation.module,
                client.fields(relation.module),
                relation.look_up,
                "finds the contacts by",
            )
    for name, purpose in deciding.items():
        _require(sync.module_name, fields, name, purpose)


def _require(module: str, fields: Sequence[Field], name: str, purpose: str) -> None:
    if all(field.api_name != name for field in fields):
        raise FieldMissing(
            f"{module} has no field {name} in Recruit any more, which this sync {purpose}."
        )


def _first_second_after(sync: Sync) -> datetime | None:
    """Return the first second that counts: Recruit keeps whole ones, and After means strictly
    (R21)."""
    return sync.retrieve_after and sync.retrieve_after + timedelta(seconds=1)


def _latest_of(*instants: datetime | None) -> datetime | None:
    return max(filter(None, instants), default=None)


def _refresh_criteria(
    sync: Sync, fields: Sequence[Field], client: RecruitClient
) -> Criteria | None:
    """Return the criteria with today's types. Raises CriteriaUnusable where they do not fit any
    more."""
    if sync.selection != Selection.CRITERIA:
        return None
    stored = Criteria.model_validate(sync.criteria)
    known = [*criteria_fields(fields), *_related_fields(sync.module, stored, client)]
    criteria = refreshed(stored, known)
    # How many there may be is asked when they are entered: a lower limit stops no sync.
    found = check_criteria(criteria, known, max_conditions=MAX_CONDITIONS)
    problems = [problem for problem in found if not problem.warning]
    if problems:
        raise CriteriaUnusable(" ".join(map(str, problems)))
    return criteria


def _related_fields(
    module: str, criteria: Criteria, client: RecruitClient
) -> Iterator[ConditionField]:
    for relation in asked_relations(module, criteria):
        yield from criteria_fields(client.fields(relation.module), relation.subject)


def _find_first_read(run: ImportRun, client: RecruitClient) -> datetime | None:
    """Return when the sync first read from Recruit, less the overlap: a run that stopped before its
    end left people behind but no watermark. A preview leaves nobody."""
    importing = ImportRun.objects.filter(sync_id=run.sync_id, kind__in=IMPORTING)
    earlier = importing.filter(started_at__isnull=False)
    first: datetime | None = earlier.exclude(pk=run.pk).aggregate(at=Min("started_at"))["at"]
    return client.clock.earliest(first) - OVERLAP if first else None


def _email_field_of(mappings: list[FieldMapping]) -> str:
    return next(m.source_field for m in mappings if m.column == ContactColumn.EMAIL)


def _mapped_field_of(mapping: FieldMapping) -> MappedField:
    own = mapping.contact_field
    return MappedField(
        source=mapping.source_field,
        target=own.key if own else mapping.column,
        own_field=own is not None,
        type=own.type if own else "text",
        clear_when_empty=mapping.clear_when_empty,
    )


def _policies_of(sync: Sync) -> dict[str, object]:
    names = ("opt_outs", "opt_outs_since", "deleted", "deleted_since", "converted", "no_match")
    return {name: getattr(sync, name) for name in names}
