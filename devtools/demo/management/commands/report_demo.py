"""The command `manage.py report_demo`: wait for the first import, tell its history, and say how to
look at it."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from devtools.demo.organisation import FIRST_SYNC, PASSWORD, PEOPLE, SLUG
from devtools.demo.states import unfold
from syncs.live.progress import report, watch
from syncs.models import ImportRun, RunState


class Command(BaseCommand):
    help = "Wait for the demo's first import, then print its numbers and the sign-ins."

    @across_organisations(AcrossReason.OPERATOR)
    def handle(self, *args: Any, **options: Any) -> None:
        run = self._first_run()
        for _ in watch(run.pk, show_bar=sys.stderr.isatty()):
            time.sleep(0.2)
        run.refresh_from_db()
        if run.state != RunState.SUCCEEDED:
            raise CommandError(f"The first import {run.state}: {run.error} {run.what_to_do}")
        numbers = report(run)
        counted = ("total", "new", "re_added", "duplicate", "updated", "unchanged")
        counts = ", ".join(f"{numbers[name]} {name.replace('_', '-')}" for name in counted)
        self.stdout.write(f'First import of "{FIRST_SYNC}": {counts}, {run.ignored} ignored')
        self.stdout.write(f"  ignored: {numbers['ignored']}")
        self.stdout.write(f"  {numbers['api_calls']} API calls, {numbers['seconds']} s")
        unfold(run, timezone.now())
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for email, (_, role) in PEOPLE.items():
            self.stdout.write(f"  {email}  ({role.label.lower()})")

    def _first_run(self) -> ImportRun:
        """Return the run that was asked for when the sync was launched."""
        runs = ImportRun.objects.filter(sync__organisation__slug=SLUG, sync__name=FIRST_SYNC)
        if (run := runs.order_by("id").first()) is None:
            raise CommandError(f'"{FIRST_SYNC}" has no run: was the demo seeded?')
        return run
