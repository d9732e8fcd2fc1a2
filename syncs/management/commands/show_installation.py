"""`manage.py show_installation`: the operator's view over parts, queue and organisations (R94)."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser

from accounts.audit.command import RecordedCommand
from syncs.alarms.installation import Installation, look_at_installation
from syncs.clock import database_now

COLUMNS = ("active", "inactive", "late", "queued", "running", "held", "failed")


class Command(RecordedCommand):
    help = "Show which parts are at work, what waits, and how each organisation is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for scripts; times in UTC")

    def handle(self, *args: Any, **options: Any) -> None:
        now = database_now()
        seen = look_at_installation(now)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(seen), default=_as_text))
            return
        self._tell_parts(seen, now)
        self._tell_organisations(seen)

    def _tell_parts(self, seen: Installation, now: datetime) -> None:
        for part in seen.parts:
            state = "silent" if part.is_silent else "at work"
            reported = f"reported {_ago(part.reported_at, now)}" if part.reported_at else "never"
            self.stdout.write(f"{part.part.label:<17} {state:<8} {part.hosts} host(s), {reported}")
        waiting = f", the first since {_ago(seen.waiting_since, now)}" if seen.waiting_since else ""
        self.stdout.write(f"\n{seen.running} running, {seen.queued} queued{waiting}\n")

    def _tell_organisations(self, seen: Installation) -> None:
        width = max((len(each.slug) for each in seen.organisations), default=0)
        width = max(width, len("organisation"))
        heads = "".join(f"{name:>9}" for name in COLUMNS)
        self.stdout.write(f"{'organisation':<{width}}{heads}  next run (UTC)")
        for each in seen.organisations:
            numbers = "".join(f"{getattr(each, name):>9,}" for name in COLUMNS)
            due = f"{each.next_run_at:%Y-%m-%d %H:%M}" if each.next_run_at else "-"
            self.stdout.write(f"{each.slug:<{width}}{numbers}  {due}")


def _ago(instant: datetime | None, now: datetime) -> str:
    seconds = round((now - instant).total_seconds()) if instant else 0
    if seconds < 120:
        return f"{max(seconds, 0)} s ago"
    return f"{seconds // 60:,} min ago"


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
