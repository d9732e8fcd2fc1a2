"""Commands about runs: listed, read row by row, answered for, cancelled, undone."""

from __future__ import annotations

from itertools import islice

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

HEAD = (
    *("run", "sync", "kind", "state", "created"),
    *("joined", "updated", "ignored", "removed", "error"),
)
STATES = ("queued", "running", "held", "succeeded", "failed", "cancelled")


@click.command()
@click.option("--failed", is_flag=True, help="Only those that failed.")
@click.option("--state", type=click.Choice(STATES), help="Only those of this state.")
@click.option("--sync", "name", help="Only those of this sync.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@pass_state
def runs(
    state: State, /, *, failed: bool, name: str | None, limit: int, **asked: str | None
) -> None:
    """List runs, the newest first."""
    wanted = "failed" if failed else asked["state"]
    if failed and asked["state"] not in {None, "failed"}:
        raise click.UsageError("--failed and another --state exclude each other.")
    with signed_in() as sync:
        number = sync_named(sync, name).id if name else None
        found = each(sync.list_runs, state=wanted, sync=number, limit=min(limit, 200))
        print_rows(state, islice(found, limit), HEAD, _cells)


def _cells(run: models.RunAnswer) -> tuple[object, ...]:
    counts = run.counts
    joined = counts.new + counts.re_added + counts.duplicate
    numbers = (joined, counts.updated, counts.ignored, counts.deleted)
    error = run.error.code if run.error else ""
    return (run.id, run.sync_name, run.kind, run.state, run.created_at, *numbers, error)


@click.command("run")
@click.argument("run_id", type=int)
@click.option("--wait", is_flag=True, help="Until it is over or held.")
@pass_state
def show_run(state: State, run_id: int, *, wait: bool) -> None:
    """Show a run."""
    with signed_in() as sync:
        run = sync.wait_for_run(run_id) if wait else sync.read_run(run_id)
        print_run(state, run)


@click.command()
@click.argument("run_id", type=int)
@click.option("--outcome", help="Such as joining, new, ignored or deleted.")
@click.option("--reason", help="Such as invalid_pattern.")
@click.option("--find", "q", help="A part of a name or address, or a record's id.")
@pass_state
def rows(state: State, /, run_id: int, **asked: str | None) -> None:
    """List the rows of a run: what became of each record."""
    with signed_in() as sync:
        found = each(sync.list_rows, run_id, limit=200, **asked)
        head = ("outcome", "reason", "email", "name", "record", "explanation")
        print_rows(state, found, head, _row_cells)


def _row_cells(row: models.RowAnswer) -> tuple[object, ...]:
    said = " ".join([row.fault or row.explanation, *row.notes])
    return (row.outcome, row.reason, row.email, row.name, row.record, said)


@click.command()
@click.argument("run_id", type=int)
@click.argument("answer", type=click.Choice(("remove", "keep", "cancel")))
@pass_state
def hold(state: State, run_id: int, answer: str) -> None:
    """Answer for the people whom a run holds."""
    with signed_in() as sync:
        body = models.HoldDecision.model_validate({"answer": answer})
        print_run(state, sync.answer_hold(run_id, body))


@click.command()
@click.argument("run_id", type=int)
@pass_state
def cancel(state: State, run_id: int) -> None:
    """Cancel a run; what it has applied is kept."""
    with signed_in() as sync:
        print_run(state, sync.cancel_run(run_id))


@click.command()
@click.argument("run_id", type=int)
@click.option("--yes", is_flag=True, help="Put it back without asking.")
@pass_state
def undo(state: State, run_id: int, *, yes: bool) -> None:
    """Put a run back, once you have seen what that does."""
    with signed_in() as sync:
        preview = sync.wait_for_run(sync.undo_run(run_id).id)
        if not state.as_json:
            print_run(state, preview)
        refuse_unless_succeeded(preview)
        if not yes:
            click.confirm("Put that back?", abort=True)
        done = sync.wait_for_run(sync.apply_preview(preview.id).id)
        print_run(state, done)
        refuse_unless_succeeded(done)


def print_run(state: State, run: models.RunAnswer) -> None:
    """Print a run: its state and numbers, and what went wrong."""
    lines = [f"Run {run.id} of {run.sync_name} ({run.kind}): {run.state}"]
    if run.in_words:
        lines.append(run.in_words)
    if run.progress:
        percent = "" if run.progress.percent is None else f" {run.progress.percent} %"
        lines.append(f"{run.progress.phase}{percent} {run.progress.waits_for}".rstrip())
    if run.hold and not run.hold.answer:
        people = f"{run.hold.people} {'person' if run.hold.people == 1 else 'people'}"
        lines.append(f"It holds {people}. Answer: recruitsync hold {run.id} remove|keep|cancel")
    if run.error:
        lines += [run.error.message, run.error.what_to_do]
    if run.preview and run.preview.obstacle:
        lines.append(run.preview.obstacle)
    print_one(state, run, "\n".join(filter(None, lines)))


def refuse_unless_succeeded(run: models.RunAnswer) -> None:
    """End the command where a run that was waited for did not succeed."""
    if run.state != "succeeded":
        raise Stopped(f"Run {run.id} is {run.state}.", REFUSED)


def wait_and_print(
    state: State, sync: RecruitSync, run: models.RunAnswer, *, wait: bool
) -> models.RunAnswer:
    """Print a run that was asked for, once it is over where that is wanted."""
    over = sync.wait_for_run(run.id) if wait else run
    print_run(state, over)
    if wait:
        refuse_unless_succeeded(over)
    return over
