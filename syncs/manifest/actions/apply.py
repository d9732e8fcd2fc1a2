"""Plans and applies a manifest: all of it, or nothing (R104).

A plan is an application that is taken back, so that both find the same faults. What a manifest does
not name is left alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from accounts.access import Action
from accounts.models import Organisation, User
from contacts.actions.lists import NameTaken, create_list
from contacts.actions.own_fields import LabelTaken, make_field
from syncs.account.metadata import (
    AccountSilent,
    asking_nothing_more,
    asking_once,
    fields_of,
    modules_of,
)
from syncs.connection.actions.edited import CUSTOM
from syncs.connection.actions.key_change import AlreadyConnected, save_first
from syncs.definition.actions.change import SyncNameTaken
from syncs.definition.actions.drafts import create_draft
from syncs.definition.queries.converted_again import warn_of_converted
from syncs.holds.actions.limits import (
    change_defaults,
    change_limit,
    stored_limit,
)
from syncs.holds.forms import LimitForm
from syncs.manifest.actions.export import export_organisation_manifest
from syncs.manifest.actions.favourites import save_favourites
from syncs.manifest.actions.first_connection import FirstConnection, try_entry
from syncs.manifest.actions.gather import MAX_ASKING_SECONDS, gather_metadata
from syncs.manifest.actions.group_addresses import save_group_addresses
from syncs.manifest.actions.hold import ChangedSincePlan, Held, hold_named
from syncs.manifest.actions.sync_parts import PartSaver
from syncs.manifest.rules.differences import differences_in_words
from syncs.manifest.rules.document import ConnectionEntry, LimitEntry, Manifest, SyncEntry
from syncs.manifest.rules.faults import ManifestFault, Path, UnfitManifest
from syncs.manifest.rules.yaml_text import Source, read_manifest
from syncs.mapping.actions.save import MappingChanged
from syncs.mapping.rules.vocabulary import DEFAULTS, EMAIL
from syncs.models import Connection, Step, Sync
from syncs.models.removal_defaults import defaults_of
from syncs.people.actions.archive_list import ListIsFed, archive_list, going_on_in_words
from syncs.wizard.actions.begin import choose_module
from syncs.wizard.queries.module_offers import offer_modules
from syncs.wizard.rules import email_fields_of
from web.names import UnfitName, fit_name
from web.seen import ChangedMeanwhile, Seen

Allowed = Callable[[Action], bool]
"""Tells whether whoever applies a manifest may do something that it asks for (R101)."""

ONLY_ADMINS = "This is not yours to change. An admin can do it."


def everything(action: Action) -> bool:
    """Allow everything, as to the operator at the command line."""
    return True


@dataclass(frozen=True)
class ManifestPlan:
    """The sentences on what would be made and changed, and on what is left alone.

    `warnings` are sentences on the syncs that it names: something is allowed that may not be meant.
    `of` stands for the definitions that it was made of: whoever applies it says so.
    """

    changes: list[str]
    left_alone: list[str]
    warnings: list[str]
    of: str


def plan_manifest(
    organisation: Organisation,
    text: str,
    *,
    now: datetime,
    may_import_opted_out: bool = False,
    environment: Mapping[str, str] = os.environ,
    allowed: Allowed = everything,
) -> ManifestPlan:
    """Return what applying the text would do; nothing is changed. `environment` has the secrets.

    Raises UnfitManifest, or ChangedSincePlan where somebody changes something at this moment.
    """
    manifest, source = read_manifest(text)
    terms = _Terms(now, None, may_import_opted_out, environment, allowed)
    with _held(organisation, manifest, terms) as (held, first):
        before = export_organisation_manifest(organisation)
        faults = _Applier(organisation, manifest, before, held, first, terms).apply()
        after = export_organisation_manifest(organisation)
        warnings = list(_warn_of_syncs(organisation, manifest))
        transaction.set_rollback(True)
    if faults:
        raise _with_lines(faults, source)
    named = {each.name.casefold() for each in manifest.syncs}
    others = [each.name for each in before.syncs if each.name.casefold() not in named]
    return ManifestPlan(
        changes=differences_in_words(before, after),
        left_alone=[f"The sync {name} is not in the file, and is left alone." for name in others],
        warnings=warnings,
        of=_fingerprint(before),
    )


def _warn_of_syncs(organisation: Organisation, manifest: Manifest) -> Iterator[str]:
    """Yield what to be warned of about each sync of the manifest, as it would be (R19)."""
    named = {each.name.casefold() for each in manifest.syncs}
    for sync in organisation.syncs.order_by("name", "id"):
        if sync.name.casefold() in named and (warning := warn_of_converted(sync)):
            yield f"{sync}: {warning}"


def apply_manifest(
    organisation: Organisation,
    text: str,
    *,
    now: datetime,
    user: User | None = None,
    plan: str = "",
    may_import_opted_out: bool = False,
    environment: Mapping[str, str] = os.environ,
    allowed: Allowed = everything,
) -> list[str]:
    """Apply the text, and return what was made and changed. New syncs are drafts.

    `plan` is `of` of the plan that somebody has seen. Raises UnfitManifest or ChangedSincePlan, and
    then nothing is changed.
    """
    manifest, source = read_manifest(text)
    faults: list[ManifestFault] = []
    done: list[str] = []
    terms = _Terms(now, user, may_import_opted_out, environment, allowed)
    with _held(organisation, manifest, terms) as (held, first):
        before = export_organisation_manifest(organisation)
        if plan and plan != _fingerprint(before):
            raise ChangedSincePlan
        faults = _Applier(organisation, manifest, before, held, first, terms).apply()
        if faults:
            transaction.set_rollback(True)
        else:
            done = differences_in_words(before, export_organisation_manifest(organisation))
    if faults:
        raise _with_lines(faults, source)
    return done


@contextmanager
def _held(
    organisation: Organisation, manifest: Manifest, terms: _Terms
) -> Iterator[tuple[Held, FirstConnection | None]]:
    """Ask Recruit what is needed, then begin a transaction and hold what the manifest names.

    Raises ChangedSincePlan where an action finds something else than was compared.
    """
    with asking_once(MAX_ASKING_SECONDS):
        first = _try_first(organisation, manifest, terms)
        gather_metadata(organisation, manifest, first.made if first else None)
        try:
            with transaction.atomic(), asking_nothing_more():
                yield hold_named(organisation, manifest), first
        except (ChangedMeanwhile, MappingChanged):
            raise ChangedSincePlan from None


def _try_first(
    organisation: Organisation, manifest: Manifest, terms: _Terms
) -> FirstConnection | None:
    """Return the organisation's first connection as the manifest has it, tried out; None where
    there is nothing to connect, or it is not allowed."""
    entry = manifest.connection
    if not entry or not terms.allowed(Action.CONNECT) or organisation.connections.exists():
        return None
    return try_entry(
        organisation, entry, by=terms.user, now=terms.now, environment=terms.environment
    )


@dataclass(frozen=True)
class _Terms:
    """The moment of an application, whom it is by, and what it may do."""

    now: datetime
    user: User | None
    may_import_opted_out: bool
    environment: Mapping[str, str]
    allowed: Allowed


@dataclass
class _Applier:
    """One application of a manifest, within the transaction of the caller; `before` is what it is
    compared with, `held` the rows of that, and `first` the connection that is to be saved."""

    organisation: Organisation
    manifest: Manifest
    before: Manifest
    held: Held
    first: FirstConnection | None
    terms: _Terms

    def __post_init__(self) -> None:
        self.faults: list[ManifestFault] = []

    def apply(self) -> list[ManifestFault]:
        """Make and change what the manifest says, and return what is wrong with it."""
        self._refuse_doubles()
        if self.manifest.connection:
            self._connect(self.manifest.connection)
        if self.manifest.removal_limit:
            self._set_defaults(self.manifest.removal_limit)
        for number, each in enumerate(self.manifest.lists):
            self._make_list(("lists", number), each.name)
        for number, field in enumerate(self.manifest.contact_fields):
            self._make_field(("contact_fields", number), field.label, field.type)
        save_favourites(
            self.organisation,
            self.manifest.mapping_favourites,
            self.faults.append,
            held=self.held,
        )
        if self.manifest.group_addresses:
            save_group_addresses(
                self.organisation, self.manifest.group_addresses, self.faults.append
            )
        for number, sync in enumerate(self.manifest.syncs):
            self._save_sync(("syncs", number), sync)
        for number, each in enumerate(self.manifest.lists):
            self._archive(("lists", number), each.name, archived=each.archived)
        return self.faults

    def _note(self, path: Path, message: str) -> None:
        self.faults.append(ManifestFault(path, message))

    def _refuse_doubles(self) -> None:
        sections = ("lists", "contact_fields", "mapping_favourites", "syncs")
        for section in sections:
            key = "label" if section == "contact_fields" else "name"
            known: set[str] = set()
            for number, entry in enumerate(getattr(self.manifest, section)):
                name = str(getattr(entry, key)).casefold()
                if name in known:
                    self._note((section, number, key), "This stands here twice.")
                known.add(name)

    def _connect(self, entry: ConnectionEntry) -> None:
        """Save the account, or compare it: a key is changed on its page, which says what depends
        on it (R4, R5)."""
        stored = self.organisation.connections.order_by("id").first()
        if stored:
            for name in ("data_centre", "api_url", "accounts_url", "account_email"):
                if _place(getattr(stored, name)) != _place(getattr(entry, name)):
                    self._note(
                        ("connection", name),
                        "The organisation is connected otherwise. An admin can change that under"
                        " Account settings → Zoho Recruit.",
                    )
            return
        if not self.terms.allowed(Action.CONNECT):
            self._note(("connection",), ONLY_ADMINS)
            return
        if self.first is None:  # there was a connection when Recruit was to be asked
            raise ChangedSincePlan
        self.faults += self.first.faults
        if self.first.made is None or self.faults:
            return
        try:
            save_first(self.first.made)
        except AlreadyConnected:
            self._note(("connection",), "Somebody has connected an account a moment ago.")

    def _set_defaults(self, entry: LimitEntry) -> None:
        # Where nobody has changed them yet there is no row to hold.
        shown = self.before.removal_limit or LimitEntry()
        stored = shown.model_dump()
        form = LimitForm(_numbers(entry), stored=stored)
        if not form.is_valid():
            for name, messages in form.errors.items():
                self._note(("removal_limit", name), " ".join(map(str, messages)))
            return
        if stored != vars(form.entered) and self._may_set_limits(("removal_limit",)):
            change_defaults(
                self.organisation, form.entered, seen=Seen.of(stored), user=self.terms.user
            )

    def _may_set_limits(self, path: Path) -> bool:
        if not self.terms.allowed(Action.SET_LIMITS):
            self._note(path, ONLY_ADMINS)
            return False
        return True

    def _make_list(self, path: Path, name: str) -> None:
        found = self.organisation.mailing_lists.filter(name__iexact=name).first()
        if found:
            self.held.refuse_other(found)
            return
        try:
            self.held.add(create_list(self.organisation, name))
        except (UnfitName, NameTaken) as fault:
            self._note((*path, "name"), str(fault))

    def _make_field(self, path: Path, label: str, kind: str) -> None:
        known = self.organisation.contact_fields.filter(label__iexact=label).first()
        if known:
            if known.type != kind:
                self._note((*path, "type"), f"{known} is {known.get_type_display()}, and stays so.")
            return
        try:
            make_field(self.organisation.pk, fit_name(label), kind)
        except (UnfitName, LabelTaken) as fault:
            self._note((*path, "label"), str(fault))

    def _save_sync(self, path: Path, entry: SyncEntry) -> None:
        connection = self.organisation.connections.order_by("id").first()
        if connection is None:
            self._note(path, "Syncs read from a Recruit account: connect one first.")
            return
        connection.organisation = self.organisation
        sync = self.organisation.syncs.filter(name__iexact=entry.name).first()
        if sync:
            self.held.refuse_other(sync)
        try:
            sync = sync or self._make_sync(connection, path, entry)
        except AccountSilent as silent:
            self._note(path, str(silent))
            return
        if sync is None:
            return
        if sync.module != entry.module:
            self._note(
                (*path, "module"), f"{sync} reads {sync.module_name}, which cannot be changed."
            )
            return
        saver = PartSaver(sync, entry, path, self.terms.now, self.terms.may_import_opted_out)
        saver.save()
        self.faults += saver.faults
        self._set_limit(path, sync, entry.removal_limit)

    def _make_sync(self, connection: Connection, path: Path, entry: SyncEntry) -> Sync | None:
        """Make a draft, as the first step of the wizard does. Raises AccountSilent."""
        offers = offer_modules(modules_of(connection), connection, self.organisation)
        offer = next((each for each in offers if each.api_name == entry.module), None)
        if offer is None or offer.refusal:
            said = offer.refusal if offer else "The account has no such module of people."
            self._note((*path, "module"), said)
            return None
        fields = fields_of(connection, entry.module)
        named = [each.source for each in entry.mapping if each.target.casefold() == "e-mail"]
        choices = [name for name, _ in email_fields_of(fields)]
        email = next((name for name in (*named, DEFAULTS[EMAIL], *choices) if name in choices), "")
        module = choose_module(connection, entry.module, label=offer.label, email_field=email)
        try:
            with transaction.atomic():
                made = create_draft(connection, name=fit_name(entry.name), module=module)
        except UnfitName as fault:
            self._note((*path, "name"), str(fault))
            return None
        except SyncNameTaken:
            self._note((*path, "name"), "A sync of this connection has this name already.")
            return None
        self.held.add(made)
        step = Step.REVIEW if entry.mailing_list else Step.RULES
        Sync.objects.filter(pk=made.pk).update(draft_step=step)
        return Sync.objects.select_related("connection", "organisation").get(pk=made.pk)

    def _set_limit(self, path: Path, sync: Sync, entry: LimitEntry) -> None:
        stored = stored_limit(sync)
        form = LimitForm(_numbers(entry), stored=stored, default=defaults_of(sync.organisation_id))
        if not form.is_valid():
            for name, messages in form.errors.items():
                self._note((*path, "removal_limit", name), " ".join(map(str, messages)))
            return
        at = (*path, "removal_limit")
        if dict(stored) != vars(form.entered) and self._may_set_limits(at):
            change_limit(sync, form.entered, seen=Seen.of(stored), user=self.terms.user)

    def _archive(self, path: Path, name: str, *, archived: bool) -> None:
        found = self.organisation.mailing_lists.filter(name__iexact=name).first()
        if found is None:
            return
        if not archived:
            found.unarchive()
            return
        try:
            archive_list(found, now=self.terms.now)
        except ListIsFed:
            self._note((*path, "archived"), going_on_in_words(found))


def _place(text: str) -> str:
    """Return a part of an account's place as it is compared: no data centre is one of one's own."""
    return "" if text.casefold() == CUSTOM else text.casefold()


def _numbers(entry: LimitEntry) -> dict[str, str]:
    told = entry.model_dump()
    return {name: "" if value is None else str(value) for name, value in told.items()}


def _fingerprint(manifest: Manifest) -> str:
    return sha256(manifest.model_dump_json().encode()).hexdigest()


def _with_lines(faults: list[ManifestFault], source: Source) -> UnfitManifest:
    return UnfitManifest(
        [ManifestFault(each.path, each.message, source.line_of(each.path)) for each in faults]
    )
