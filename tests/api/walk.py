"""Every operation of the document, and the world in which its example works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from api.documents import schema  # noqa: F401 (registers what describes models)
from api.frame.operations import Operation
from syncs.domain.outcomes import Outcome
from syncs.erasure.actions.erase import erase
from syncs.models import ImportRun, Kind, MappingFavourite, Preview, RunState, SyncState
from syncs.proposal.stored import what_matters
from syncs.reporting.actions.metrics_keys import make_metrics_key
from tests.api.conftest import Caller
from tests.builders import (
    NOON,
    make_contact,
    make_mailing_list,
    make_member,
    make_row,
    make_run,
    make_sync,
)
from tests.world.editing import connect_to
from tests.world.holds import SETTINGS, make_hold
from tests.world.house import House
from tests.world.source import Source
from web.seen import Seen

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Declared:
    """An operation as the document has it, with its declaration in the code."""

    method: str
    path: str
    described: dict[str, Any]
    operation: Operation

    def __str__(self) -> str:
        return self.operation.id

    @property
    def parameters(self) -> dict[str, dict[str, Any]]:
        return {each["name"]: each for each in self.described.get("parameters", ())}

    @property
    def path_names(self) -> list[str]:
        return [name for name, each in self.parameters.items() if each["in"] == "path"]

    @property
    def is_versioned(self) -> bool:
        return "If-Match" in self.parameters


@cache
def document() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


@cache
def all_operations() -> list[Declared]:
    return list(_operations())


def _operations() -> Iterator[Declared]:
    generator = SchemaGenerator()
    generator.parse(None, True)
    for path, _, method, view in generator._get_paths_and_endpoints():
        if path not in document()["paths"]:
            continue  # the pages of the document itself
        described = document()["paths"][path][method.lower()]
        declared = getattr(view, method.lower()).operation
        yield Declared(method.upper(), path, described, declared)


def validator_of(schema_of_answer: dict[str, Any]) -> Draft202012Validator:
    """Return what judges an answer by the document."""
    whole = Resource.from_contents(document(), default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("urn:document", whole)
    absolute = _absolute(schema_of_answer)
    return Draft202012Validator(absolute, registry=registry)


def _absolute(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: f"urn:document{each}" if name == "$ref" else _absolute(each)
            for name, each in value.items()
        }
    return [_absolute(each) for each in value] if isinstance(value, list) else value


@dataclass
class World:
    """A house whose account is a sandbox, with one of everything that operations name."""

    house: House
    source: Source

    def __post_init__(self) -> None:
        connect_to(self.source, self.house.sync.connection)
        self.ids: dict[str, Any] = {
            "sync_id": self.house.sync.pk,
            "connection_id": self.house.sync.connection_id,
            "run_id": self.house.run.pk,
            "list_id": self.house.mailing_list.pk,
            "contact_id": self.house.contact.pk,
            "field_id": self.house.own_field.pk,
            "member_id": self.house.other_admin.pk,
            "invitation_id": self.house.invitation.pk,
            "suppression_id": self.house.suppression.pk,
            "favourite_id": self.favourite.pk,
            "module": "Candidates",
            "local_part": "info",
            "webhook_id": self.house.webhook_delivery.webhook_id,
            "delivery_id": self.house.webhook_delivery.pk,
            "file_id": self.house.suppression_file.pk,
            "hook_id": self.house.mail_hook.pk,
        }
        self.named: dict[str, Any] = {
            "contact": make_contact(self.house.organisation).pk,
            "mailing_list": make_mailing_list(self.house.organisation).pk,
            "lists": [self.house.mailing_list.pk],
            "sync": self.house.sync.pk,
            "other": self.house.organisation.contact_fields.create(key="o", label="O").pk,
        }

    @property
    def favourite(self) -> MappingFavourite:
        found, _ = MappingFavourite.objects.get_or_create(
            organisation=self.house.organisation,
            name="Mine",
            defaults={
                "module": "Candidates",
                "pairs": [{"source": "Email", "target": "email", "clear_when_empty": False}],
            },
        )
        return found

    def example_of(self, declared: Declared) -> Any:
        """Return the example with ids that this world has."""
        example = dict(declared.operation.example)
        if {"kind", "key"} <= set(example):
            details = self.source.details()
            example |= {
                "data_centre": "custom",
                "api_url": details.api_url,
                "accounts_url": details.accounts_url,
                "account_email": details.account_email,
                "key": details.secrets["key"],
            }
        return {name: self.named.get(name, value) for name, value in example.items()}

    def url_of(self, declared: Declared) -> str:
        return declared.path.format(**self.ids)

    def make_ready(self, declared: Declared) -> None:
        """Make what the example needs besides."""
        if ready := READY.get(declared.operation.id):
            ready(self)

    def send(self, program: Caller, declared: Declared, **headers: str) -> Any:
        """Do what the example says, in a world that was made ready for it."""
        self.make_ready(declared)
        return self.send_again(program, declared, self.example_of(declared), **headers)

    def send_again(self, program: Caller, declared: Declared, example: Any, **headers: str) -> Any:
        url = self.url_of(declared)
        if declared.is_versioned:
            headers["If_Match"] = "*"
        if declared.operation.body:
            return program.send(declared.method, url, example, **headers)
        query = "&".join(f"{name}={value}" for name, value in declared.operation.example.items())
        return program.send(declared.method, f"{url}?{query}", **headers)


def _bare_list(world: World) -> None:
    put_away = make_mailing_list(world.house.organisation, archived_at=NOON)
    world.ids["list_id"] = put_away.pk


def _empty_list(world: World) -> None:
    world.ids["list_id"] = make_mailing_list(world.house.organisation).pk


def _sync_that_is(state: SyncState) -> Callable[[World], None]:
    def make(world: World) -> None:
        sync = make_sync(world.house.organisation, state=state, next_run_at=None)
        world.ids["sync_id"] = sync.pk

    return make


def _run_that_is(state: RunState) -> Callable[[World], None]:
    def make(world: World) -> None:
        world.ids["run_id"] = make_run(world.house.sync, state=state).pk

    return make


def _held_run(world: World) -> None:
    world.ids["run_id"] = make_hold(make_sync(world.house.organisation)).pk


def _preview(world: World) -> None:
    sync = make_sync(world.house.organisation)
    preview = make_run(sync, kind=Kind.PREVIEW)
    Preview.objects.create(run=preview, base=dict(Seen.of(what_matters(sync)).digests))
    world.ids["run_id"] = preview.pk


def _undoable_run(world: World) -> None:
    sync = make_sync(world.house.organisation)
    now = timezone.now()
    settings = {**SETTINGS, "mailing_list_id": sync.mailing_list_id}
    run = make_run(sync, settings=settings, created_at=now, started_at=now, finished_at=now)
    make_row(run, Outcome.NEW, contact=make_contact(world.house.organisation))
    world.ids["run_id"] = run.pk


def _no_connection(world: World) -> None:
    ImportRun.objects.filter(organisation=world.house.organisation).delete()
    world.house.organisation.syncs.all().delete()
    world.house.organisation.connections.all().delete()


def _two_runs(world: World) -> None:
    world.ids["run_id"] = make_run(world.house.sync).pk


def _metrics_key(world: World) -> None:
    make_metrics_key(world.house.organisation, by=world.house.other_admin.user, now=NOON)


def _erased(world: World) -> None:
    by = make_member(world.house.organisation).user
    erase(world.house.organisation, "ann@mail.example", by=by, now=NOON)


READY: dict[str, Callable[[World], None]] = {
    "delete_list": _bare_list,
    "unarchive_list": _bare_list,
    "archive_list": _empty_list,
    "activate_sync": _sync_that_is(SyncState.DRAFT),
    "resume_sync": _sync_that_is(SyncState.PAUSED),
    "try_run_now": _run_that_is(RunState.QUEUED),
    "cancel_run": _run_that_is(RunState.QUEUED),
    "answer_hold": _held_run,
    "apply_preview": _preview,
    "undo_run": _undoable_run,
    "connect": _no_connection,
    "let_person_back": _erased,
    "compare_runs": _two_runs,
    "delete_metrics_key": _metrics_key,
}
"""What an operation needs before its example works."""
