"""What all commands share: the client, the way of printing, and how an error ends them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import click

from recruitsync_client import errors, models
from recruitsync_client.client import RecruitSync, each
from recruitsync_client.command.login import NoLogin, find_login
from recruitsync_client.shapes import Answer

REFUSED, NOT_ALLOWED, NOT_FOUND, AWAY, DIFFERS = 1, 3, 4, 5, 6
"""Exit codes besides 0 for success and 2 for a command that is written wrongly."""

Named = TypeVar("Named", models.SyncAnswer, models.MailingListAnswer)


class State:
    """The choice of how to print, for all commands of a call."""

    def __init__(self) -> None:
        self.as_json = False


pass_state = click.make_pass_decorator(State, ensure=True)


class Stopped(click.ClickException):
    """The end of a command by an error; its message is for people."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it so


@contextmanager
def signed_in() -> Iterator[RecruitSync]:
    """Give a client, and end the command in words where something cannot be done."""
    try:
        login = find_login()
        with RecruitSync(login.url, login.token) as sync:
            yield sync
    except errors.RecruitSyncError as error:
        raise stopped_by(error) from error


def stopped_by(error: errors.RecruitSyncError) -> Stopped:
    """Return the end of a command by an error: what happened, where, and its code."""
    if not isinstance(error, errors.Refused):
        return Stopped(str(error), NOT_ALLOWED if isinstance(error, NoLogin) else AWAY)
    lines = [error.problem.detail]
    for fault in error.problem.errors:
        line = f"line {fault.line}, " if fault.line else ""
        where = f"{line}{fault.path}"
        lines.append(f"  {where}: {fault.message}" if where else f"  {fault.message}")
    return Stopped("\n".join([*lines, f"({error.code})"]), _code_of(error))


def _code_of(error: errors.Refused) -> int:
    if isinstance(error, errors.NotSignedIn | errors.NotAllowed):
        return NOT_ALLOWED
    if isinstance(error, errors.NotFound):
        return NOT_FOUND
    if isinstance(error, errors.ServerFault | errors.TooManyRequests):
        return AWAY
    return REFUSED


def print_one(state: State, answer: Answer, words: str) -> None:
    """Print an answer: as JSON on one line, or in words."""
    click.echo(answer.model_dump_json(by_alias=True) if state.as_json else words)


def print_rows(
    state: State,
    rows: Iterable[Answer],
    head: Sequence[str],
    cells: Callable[..., Sequence[object]],
) -> None:
    """Print a list as it comes: JSON line by line, or columns that a tab separates where they go to
    a program, and that stand below each other on a terminal."""
    if state.as_json:
        for row in rows:
            click.echo(row.model_dump_json(by_alias=True))
        return
    lines = ([_cell(cell) for cell in cells(row)] for row in rows)
    if not sys.stdout.isatty():
        for line in lines:
            click.echo("\t".join(line))
        return
    table = [list(head), *lines]
    widths = [max(len(line[column]) for line in table) for column in range(len(head))]
    for line in table:
        click.echo("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip())


def print_json(value: object) -> None:
    """Print something that is no answer, as JSON on one line."""
    click.echo(json.dumps(value, ensure_ascii=False))


def _cell(value: object) -> str:
    """Return a value without what would end a cell or speak to the terminal."""
    text = "" if value is None else f"{value:%Y-%m-%d %H:%M}Z" if _is_time(value) else str(value)
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _is_time(value: object) -> bool:
    return hasattr(value, "hour") and hasattr(value, "year")


def sync_named(sync: RecruitSync, name: str) -> models.SyncAnswer:
    """Return the sync of this name or id. Ends the command where there is none."""
    return _named(each(sync.list_syncs, limit=200), name, "sync")


def list_named(sync: RecruitSync, name: str) -> models.MailingListAnswer:
    """Return the list of this name or id, in use or put away. Ends the command where there is
    none."""
    lists = (
        found
        for archived in (False, True)
        for found in each(sync.list_lists, archived=archived, limit=200)
    )
    return _named(lists, name, "list")


def _named(found: Iterable[Named], name: str, noun: str) -> Named:
    by_id: Named | None = None
    for one in found:
        if one.name.casefold() == name.casefold():
            return one
        if str(one.id) == name:
            by_id = one
    if by_id is None:
        raise Stopped(f"There is no {noun} “{name}”.", NOT_FOUND)
    return by_id
