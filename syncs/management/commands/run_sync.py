"""`manage.py run_sync <organisation slug> <sync name>`: run a sync through the queue and wait."""

import json
import sys
import time
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.audit.command import RecordedCommand
from syncs.live.progress import report, watch
from syncs.models import ImportRun, RunState, Sync
from syncs.state.start import NotStarted, WouldRedo, start_run


class Command(RecordedCommand):
    help = "Run a sync through the queue, wait for its end and print its numbers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="the organisation's slug")
        parser.add_argument("sync", help="the sync's name")
        parser.add_argument("--full", action="store_true", help="read everything, not only changes")
        parser.add_argument("--after-undo", action="store_true", help="also where a run was undone")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        sync = _find_sync(options["organisation"], options["sync"])
        run = _start(sync, full=options["full"], knowingly=options["after_undo"])
        for _ in watch(run.pk, show_bar=sys.stderr.isatty()):
            time.sleep(0.2)
        run.refresh_from_db()
        self.stdout.write(json.dumps(report(run)) if options["json"] else _in_words(run))
        if run.state not in (RunState.SUCCEEDED, RunState.HELD):
            ended = ": ".join(filter(None, (run.state, run.cancel_reason)))
            raise CommandError(f"{run.error} {run.what_to_do}".strip() or ended)


def _start(sync: Sync, *, full: bool, knowingly: bool) -> ImportRun:
    try:
        return start_run(sync, user=None, full=full, knowingly=knowingly)
    except WouldRedo as why:
        raise CommandError(f"{sync} was not started. {why} With --after-undo it does.") from why
    except NotStarted as why:
        raise CommandError(f"{sync} was not started. {why}") from why


def _find_sync(slug: str, name: str) -> Sync:
    syncs = Sync.objects.filter(organisation__slug=slug, organisation__closure=None)
    found = list(syncs.filter(name__iexact=name))
    if not found:
        raise CommandError(f'The organisation "{slug}" has no sync "{name}".')
    if len(found) > 1:
        raise CommandError(f'The organisation "{slug}" has several syncs "{name}".')
    return found[0]


def _in_words(run: ImportRun) -> str:
    numbers = report(run)
    ignored = numbers.pop("ignored")
    lines = [f"{name.replace('_', ' '):>10}  {value}" for name, value in numbers.items()]
    lines += [f"   ignored  {reason}: {number}" for reason, number in ignored.items()]
    return "\n".join(lines)
