"""Commands about syncs: listed, run, previewed, applied, activated, paused, resumed."""

from __future__ import annotations

import click

from recruitsync_client import models
from recruitsync_client.client import RecruitSync, each
from recruitsync_client.command.frame import (
    REFUSED,
    State,
    Stopped,
    pass_state,
    print_one,
    print_rows,
    signed_in,
    sync_named,
)
from recruitsync_client.command.runs import wait_and_print

AFTER_UNDO = click.option("--after-undo", is_flag=True, help="Also where a run was undone.")
WAIT = click.option("--wait", is_flag=True, help="Until the run is over or held.")


@click.group()
def sync() -> None:
    """List, run, preview and apply syncs."""


@sync.command("list")
@pass_state
def list_all(state: State) -> None:
    """List all syncs."""
    with signed_in() as client:
        head = ("id", "name", "module", "list", "state", "next run")
        print_rows(state, each(client.list_syncs, limit=200), head, _cells)


def _cells(one: models.SyncAnswer) -> tuple[object, ...]:
    feeds = one.rules.mailing_list.name if one.rules.mailing_list else ""
    return (one.id, one.name, one.module, feeds, one.state, one.schedule.next_run_at)


@sync.command()
@click.argument("name")
@pass_state
def show(state: State, name: str) -> None:
    """Show a sync in plain English."""
    with signed_in() as client:
        told = client.read_sync(sync_named(client, name).id)
        _print_sync(state, told)


@sync.command()
@click.argument("name")
@click.option("--full", is_flag=True, help="Read everything, and not only what changed.")
@AFTER_UNDO
@WAIT
@pass_state
def run(state: State, name: str, *, full: bool, after_undo: bool, wait: bool) -> None:
    """Run a sync now, or join the run that waits."""
    with signed_in() as client:
        body = models.RunRequest(full=full, after_undo=after_undo)
        started = client.start_run(sync_named(client, name).id, body)
        wait_and_print(state, client, started, wait=wait)


@sync.command()
@click.argument("name")
@WAIT
@pass_state
def preview(state: State, name: str, *, wait: bool) -> None:
    """Preview a sync: show what would be done, and change nothing."""
    with signed_in() as client:
        started = client.preview_sync(sync_named(client, name).id, models.PreviewRequest())
        wait_and_print(state, client, started, wait=wait)


@sync.command()
@click.argument("name")
@click.option("--preview", "run_id", type=int, help="This one, in place of the newest.")
@WAIT
@pass_state
def apply(state: State, name: str, *, run_id: int | None, wait: bool) -> None:
    """Apply a preview of a sync: do exactly what it has shown. A draft is activated by it."""
    with signed_in() as client:
        number = run_id or _newest_preview(client, sync_named(client, name))
        wait_and_print(state, client, client.apply_preview(number), wait=wait)


@sync.command()
@click.argument("name")
@AFTER_UNDO
@pass_state
def activate(state: State, name: str, *, after_undo: bool) -> None:
    """Activate a draft, or a sync that has stopped; it runs at once."""
    with signed_in() as client:
        body = models.GoOnRequest(after_undo=after_undo)
        _print_sync(state, client.activate_sync(sync_named(client, name).id, body))


@sync.command()
@click.argument("name")
@pass_state
def pause(state: State, name: str) -> None:
    """Take a sync off its schedule."""
    with signed_in() as client:
        _print_sync(state, client.pause_sync(sync_named(client, name).id))


@sync.command()
@click.argument("name")
@AFTER_UNDO
@pass_state
def resume(state: State, name: str, *, after_undo: bool) -> None:
    """Put a paused sync back on its schedule."""
    with signed_in() as client:
        body = models.GoOnRequest(after_undo=after_undo)
        _print_sync(state, client.resume_sync(sync_named(client, name).id, body))


def _newest_preview(client: RecruitSync, one: models.SyncAnswer) -> int:
    page = client.list_runs(sync=one.id, kind="preview", state="succeeded", limit=1)
    if not page.items:
        raise Stopped(f"{one.name} has no preview. Ask for one: recruitsync sync preview", REFUSED)
    return page.items[0].id


def _print_sync(state: State, one: models.SyncAnswer) -> None:
    reason = f" ({one.state_reason})" if one.state_reason else ""
    words = [f"{one.name}: {one.state}{reason}", one.in_words, *(one.warnings or [])]
    print_one(state, one, "\n".join(words))
