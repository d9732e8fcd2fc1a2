"""Commands about people: who is on a list, what has changed, and why."""

from __future__ import annotations

from collections.abc import Iterator

import click

from recruitsync_client import models
from recruitsync_client.client import RecruitSync, each
from recruitsync_client.command.frame import (
    State,
    list_named,
    pass_state,
    print_json,
    print_rows,
    signed_in,
)


@click.command()
@click.option("--archived", is_flag=True, help="Those that were put away.")
@pass_state
def lists(state: State, *, archived: bool) -> None:
    """List the mailing lists."""
    with signed_in() as sync:
        found = each(sync.list_lists, archived=archived, limit=200)
        print_rows(state, found, ("id", "name", "people"), _list_cells)


def _list_cells(found: models.MailingListAnswer) -> tuple[object, ...]:
    more = "+" if found.people_is_least else ""
    return (found.id, found.name, f"{found.people}{more}")


@click.command()
@click.argument("name")
@click.option("--since", metavar="CURSOR", help="Only what has changed since this cursor.")
@pass_state
def members(state: State, name: str, since: str | None) -> None:
    """List who is on a list, or who of it changed since a cursor.

    The cursor for the next time comes last: on standard error, or with --json as a line of its own.
    """
    with signed_in() as sync:
        found = list_named(sync, name)
        if since is None:
            cursor = sync.follow_list(found.id).next_cursor  # first, so that nothing is missed
            people = each(sync.list_members, found.id, limit=1000)
            print_rows(state, people, HEAD, _member_cells)
        else:
            last = [since]
            print_rows(state, _changes(sync, found.id, last), ("", *HEAD), _change_cells)
            (cursor,) = last
        if state.as_json:
            print_json({"next_cursor": cursor})
        else:
            click.echo(f"Next time: --since {cursor}", err=True)


HEAD = ("contact", "email", "first name", "last name", "mailable")


def _changes(
    sync: RecruitSync, list_id: int, cursor: list[str]
) -> Iterator[models.ListChangeAnswer]:
    """Yield what has changed since a cursor, and leave the next one in its place."""
    for page in sync.changes_since(list_id, cursor[0]):
        yield from page.items
        cursor[0] = page.next_cursor


def _member_cells(member: models.MemberAnswer) -> tuple[object, ...]:
    person = member.contact
    mailable = "yes" if member.mailable else "no"
    return (person.id, person.email, person.first_name, person.last_name, mailable)


def _change_cells(change: models.ListChangeAnswer) -> tuple[object, ...]:
    if change.member is None:
        return ("-", change.contact, change.address, "", "", "no")
    return ("+", *_member_cells(change.member))


@click.command()
@click.argument("address")
@click.option("--list", "name", help="Only this list.")
@pass_state
def why(state: State, address: str, name: str | None) -> None:
    """Say why somebody is on a list, or not."""
    with signed_in() as sync:
        number = list_named(sync, name).id if name else None
        told = sync.why(address=address, mailing_list=number)
        print_rows(state, told.lists, ("list", "on it", "why"), _reason_cells)


def _reason_cells(told: models.ListReason) -> tuple[object, ...]:
    on_it = "yes" if told.is_on else "no"
    return (told.mailing_list_name, on_it, " ".join([told.reason, *told.more]))
