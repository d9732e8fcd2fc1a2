"""Saves the parts of a definition by the actions of the pages, all of them or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from accounts.access import Action, TenantRequest, is_allowed, user_of
from api.definitions.bodies import (
    LimitBody,
    NewSync,
    PairBody,
    RecordsBody,
    RulesBody,
    SyncChange,
)
from api.definitions.parts import (
    check_rules,
    check_schedule,
    check_selection,
    checked_mapping,
)
from api.frame.names import fit_sent_name, refusing_names
from api.frame.problems import ApiProblem, refuse_form
from contacts.actions.own_fields import LabelTaken
from syncs.account.metadata import AccountSilent, modules_of
from syncs.definition.actions.change import (
    ListFixed,
    change_criteria,
    change_records,
    change_rules,
    change_schedule,
    rename_sync,
)
from syncs.editions.custom_fields import CustomFieldsMapped, comes_mapping_first
from syncs.holds.actions.limits import change_limit, stored_limit
from syncs.holds.forms import LimitForm
from syncs.mapping.actions.save import (
    CustomFieldsRefused,
    FieldGone,
    MappingChanged,
    save_mapping,
)
from syncs.models import Connection, Selection, Step, Sync
from syncs.models.removal_defaults import defaults_of
from syncs.proposal.stored import (
    stored_criteria,
    stored_definition,
    stored_name,
    stored_records,
    stored_rules,
    stored_schedule,
)
from syncs.wizard.actions.begin import EmailFieldOpen, NoEmailField, begin_sync
from syncs.wizard.forms.rules import LIST_STAYS
from syncs.wizard.queries.module_offers import offer_modules
from web.names import fit_name
from web.seen import Seen, Stored


def stored_sync(sync: Sync) -> Stored:
    """Return all that can be changed of a sync, by which its ETag is made."""
    return {**stored_definition(sync), **stored_limit(sync)}


def make_sync_draft(
    request: TenantRequest, connection: Connection, body: NewSync, *, now: datetime
) -> Sync:
    """Make a draft with all parts that were sent; the caller takes it back where one does not fit.

    Raises ApiProblem.
    """
    name = fit_sent_name(body.name, at="/name")
    try:
        offers = offer_modules(modules_of(connection), connection, request.organisation)
        offer = next((each for each in offers if each.api_name == body.module), None)
        if offer is None:
            raise ApiProblem.at("/module", "The account has no such module of people.")
        if offer.refusal:
            raise ApiProblem.at("/module", offer.refusal)
        with refusing_names(at="/name"):
            sync = begin_sync(
                connection,
                name=name,
                module=body.module,
                label=offer.label,
                email_field=body.email_field or "",
            )
    except AccountSilent as silent:
        raise ApiProblem("recruit_silent", str(silent)) from silent
    except NoEmailField as fault:
        raise ApiProblem.at("/module", str(fault)) from fault
    except EmailFieldOpen as fault:
        names = ", ".join(each for each, _ in fault.choices)
        raise ApiProblem.at("/email_field", f"{fault} There are {names}.") from fault
    given = body.model_dump(exclude={"name", "module", "connection", "email_field"})
    parts = {part: getattr(body, part) for part, value in given.items() if value is not None}
    if parts:
        save_parts(request, sync, SyncChange.model_construct(**parts), now=now)
    Sync.objects.filter(pk=sync.pk).update(draft_step=Step.REVIEW)
    return sync


def save_parts(request: TenantRequest, sync: Sync, body: SyncChange, *, now: datetime) -> None:
    """Save what was sent. The caller holds the sync's lock, has compared its version, and takes the
    transaction back where a part does not fit. Raises ApiProblem."""
    if body.name is not None:
        _save_name(sync, body.name)
    mapping_first = body.records and comes_mapping_first(sync, body.records.selection)
    if body.mapping is not None and mapping_first:
        _save_mapping(sync, body.mapping)
    if body.records is not None:
        _save_records(sync, body.records, now)
    if body.mapping is not None and not mapping_first:
        _save_mapping(sync, body.mapping)
    if body.rules is not None:
        _save_rules(sync, body.rules, now)
    if body.schedule is not None:
        schedule, days = check_schedule(sync, body.schedule, now=now)
        seen = Seen.of(stored_schedule(sync))
        change_schedule(sync, schedule, full_read_days=days, seen=seen, now=now)
    if body.removal_limit is not None:
        _save_limit(request, sync, body.removal_limit)


def connection_for(request: TenantRequest, connection_id: int | None) -> Connection:
    """Return the connection that a sync is to read from. Raises ApiProblem."""
    connections = request.organisation.connections.order_by("id")
    found = connections.filter(pk=connection_id) if connection_id else connections
    connection = found.first()
    if connection is None:
        if connection_id:
            raise ApiProblem.at("/connection", "There is no such connection.")
        raise ApiProblem(
            "conflict", "No Recruit account is connected yet. An admin can connect one."
        )
    return connection


def _save_name(sync: Sync, name: str) -> None:
    with refusing_names(at="/name"):
        rename_sync(sync, fit_name(name), seen=Seen.of(stored_name(sync)))


def _save_records(sync: Sync, body: RecordsBody, now: datetime) -> None:
    records, criteria = check_selection(sync, body, now=now)
    if criteria is not None:
        since = replace(
            records,
            selection=sync.selection,
            view_id=sync.view_id if sync.selection == Selection.VIEW else "",
            view_name=sync.view_name,
        )
        change_records(sync, since, seen=Seen.of(stored_records(sync)))
        change_criteria(sync, criteria, seen=Seen.of(stored_criteria(sync)))
        return
    try:
        change_records(sync, records, seen=Seen.of(stored_records(sync)))
    except CustomFieldsMapped as fault:
        raise ApiProblem.at("/records/selection", str(fault)) from fault


def _save_rules(sync: Sync, body: RulesBody, now: datetime) -> None:
    try:
        with refusing_names(at="/rules/new_list"):
            change_rules(sync, check_rules(sync, body), seen=Seen.of(stored_rules(sync)), now=now)
    except ListFixed as fault:
        raise ApiProblem.at("/rules/mailing_list", LIST_STAYS) from fault


def _save_mapping(sync: Sync, pairs: list[PairBody]) -> None:
    with checked_mapping(sync, pairs) as editor:
        try:
            save_mapping(
                sync,
                editor.typed_pairs,
                seen=editor.seen,
                labels=editor.vocabulary.labels,
                custom=editor.vocabulary.custom,
            )
        except (MappingChanged, LabelTaken, FieldGone, CustomFieldsRefused) as other:
            raise ApiProblem("version_changed") from other


def _save_limit(request: TenantRequest, sync: Sync, body: LimitBody) -> None:
    if not is_allowed(request.member, Action.SET_LIMITS):
        raise ApiProblem("not_allowed", "Only admins change how many people may leave at once.")
    stored = stored_limit(sync)
    entered = {**stored, **body.model_dump(exclude_unset=True)}
    sent = {name: "" if value is None else str(value) for name, value in entered.items()}
    form = LimitForm(sent, stored=stored, default=defaults_of(sync.organisation_id))
    if not form.is_valid():
        raise refuse_form(form, {name: f"/removal_limit/{name}" for name in form.fields})
    change_limit(sync, form.entered, seen=Seen.of(stored), user=user_of(request))
