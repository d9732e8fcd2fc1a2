"""The entry of the command, and signing in."""

from __future__ import annotations

import sys
from typing import Any

import click

from recruitsync_client.client import RecruitSync
from recruitsync_client.command import definitions, people, runs, syncs
from recruitsync_client.command.frame import State, pass_state, print_one, signed_in, stopped_by
from recruitsync_client.command.login import Login, forget_login, keep_login
from recruitsync_client.errors import RecruitSyncError

CONTEXT: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=CONTEXT)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one answer or item a line.")
@click.version_option(package_name="recruitsync-client")
@click.pass_context
def main(context: click.Context, *, as_json: bool) -> None:
    """What people do in RecruitSync, from a terminal or a script.

    It takes the address of the installation and a token from RECRUITSYNC_URL and RECRUITSYNC_TOKEN,
    or from the file that `recruitsync login` writes.

    \b
    Exit codes: 0 done · 1 refused, or a run that failed · 2 a command written wrongly ·
    3 not signed in, or not allowed · 4 not found · 5 the server is away · 6 plan --check: differs
    """
    state = context.ensure_object(State)
    state.as_json = as_json


@main.command()
@click.argument("url")
@click.option("--token-stdin", is_flag=True, help="Read the token from standard input.")
@pass_state
def login(state: State, url: str, *, token_stdin: bool) -> None:
    """Sign in with a token, and keep it for the next commands.

    An admin makes one under Account settings → API tokens.
    """
    if token_stdin:
        token = sys.stdin.read().strip()
    else:
        token = click.prompt("Token", hide_input=True).strip()
    try:
        with RecruitSync(url, token) as sync:
            told = sync.read_organisation()
        file = keep_login(Login(url, token))
    except RecruitSyncError as error:
        raise stopped_by(error) from error
    print_one(state, told, f"Signed in to {told.name}. The token is kept in {file}.")


@main.command()
def logout() -> None:
    """Forget the token. Revoke it under Account settings → API tokens, too."""
    click.echo("The token is forgotten." if forget_login() else "There was none.")


@main.command()
@pass_state
def whoami(state: State) -> None:
    """Say for which organisation the token is, and what it may."""
    with signed_in() as sync:
        told = sync.read_organisation()
        token = told.token
        words = f"{told.name} ({token.name}): {token.role}, until {token.expires_at:%Y-%m-%d}"
        print_one(state, told, words)


for each_command in (
    *(runs.runs, runs.show_run, runs.rows, runs.hold, runs.cancel, runs.undo),
    *(people.lists, people.members, people.why),
    *(definitions.export, definitions.plan, definitions.apply_file),
    syncs.sync,
):
    main.add_command(each_command)


def accept_json(command: click.Command) -> None:
    """Let `--json` stand behind a command as well as before it."""
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            accept_json(inner)
    else:
        words = "Print JSON, one answer or item a line."
        option = click.Option(
            ["--json"], is_flag=True, expose_value=False, help=words, callback=_print_json
        )
        command.params.append(option)


def _print_json(context: click.Context, _: click.Parameter, chosen: bool) -> None:
    if chosen:
        context.ensure_object(State).as_json = True


for named in main.commands.values():
    accept_json(named)


if __name__ == "__main__":
    main()
