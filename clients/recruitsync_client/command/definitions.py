"""Commands about definitions as a file: exported, planned, applied."""

from __future__ import annotations

import os
import re
from typing import IO

import click

from recruitsync_client import models
from recruitsync_client.command.frame import (
    DIFFERS,
    State,
    pass_state,
    print_one,
    signed_in,
    sync_named,
)

REFERENCE = re.compile(r"\benv:(RECRUIT_[A-Z0-9_]{1,100})\b")
FILE = click.argument("file", type=click.File(encoding="utf-8"))
OPTED_OUT = click.option(
    "--import-opted-out", is_flag=True, help="Also where people who opted out would be imported."
)


@click.command()
@click.option("--sync", "name", help="Only this sync, with its list and contact fields.")
def export(name: str | None) -> None:
    """Write the definitions of the organisation as YAML."""
    with signed_in() as sync:
        number = sync_named(sync, name).id if name else None
        for piece in sync.export_manifest(sync=number):
            click.echo(piece, nl=False)


@click.command()
@FILE
@OPTED_OUT
@click.option("--check", is_flag=True, help="Exit with 6 if something differs.")
@pass_state
def plan(state: State, file: IO[str], *, import_opted_out: bool, check: bool) -> None:
    """Say what a file would change. FILE may be - for standard input."""
    text = file.read()
    with signed_in() as sync:
        told = sync.plan_manifest(_body(text, import_opted_out=import_opted_out))
        print_one(state, told, _words(told))
    if check and told.changes:
        raise click.exceptions.Exit(DIFFERS)


@click.command("apply")
@FILE
@OPTED_OUT
@click.option("--yes", is_flag=True, help="Apply it without asking.")
@pass_state
def apply_file(state: State, file: IO[str], *, import_opted_out: bool, yes: bool) -> None:
    """Apply a file: all of it, or nothing. FILE may be - for standard input, with --yes."""
    text = file.read()
    with signed_in() as sync:
        body = _body(text, import_opted_out=import_opted_out)
        planned = sync.plan_manifest(body)
        if not state.as_json:
            click.echo(_words(planned))
        if planned.changes and not yes:
            click.confirm("Apply that?", abort=True)
        application = models.ManifestApplication(**body.model_dump(), plan=planned.plan)
        done = sync.apply_manifest(application)
        if state.as_json or done.changes:
            print_one(state, done, "Applied. New syncs are drafts, and run once activated.")


def _body(text: str, *, import_opted_out: bool) -> models.ManifestBody:
    """Return what is sent: the file, and those variables of ours that it names as secrets."""
    named = set(REFERENCE.findall(text))
    secrets = {name: os.environ[name] for name in named if name in os.environ}
    return models.ManifestBody(manifest=text, secrets=secrets, import_opted_out=import_opted_out)


def _words(told: models.PlanAnswer) -> str:
    return "\n".join([*(told.changes or ["Nothing differs."]), *told.left_alone, *told.warnings])
