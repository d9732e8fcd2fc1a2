"""`manage.py set_plan <organisation slug> free|paid`: the operator decides on a plan (R12)."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.audit.command import RecordedCommand
from accounts.models import Organisation, Plan
from syncs.plan.actions import change_plan, stored_consequence
from syncs.plan.queries import PlanConsequence, consequence_of
from web.seen import ChangedMeanwhile, Seen


class Command(RecordedCommand):
    help = "Put an organisation on another plan. Without --yes it only says what that would do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="the organisation's slug")
        parser.add_argument("plan", choices=Plan.values)
        parser.add_argument("--yes", action="store_true", help="do it")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f'There is no organisation "{options["organisation"]}".')
        plan = Plan(options["plan"])
        if organisation.plan == plan:
            self.stdout.write(f"{organisation} has the {plan.label.lower()} plan already.")
            return
        seen = Seen.of(stored_consequence(organisation, plan))
        self._tell(consequence_of(organisation, plan))
        if options["yes"]:
            self._change(organisation, plan, seen)
        else:
            self.stdout.write("Nothing was changed. Do it with --yes.")

    def _change(self, organisation: Organisation, plan: Plan, seen: Seen) -> None:
        try:
            done = change_plan(organisation, plan, seen=seen, now=timezone.now())
        except ChangedMeanwhile:
            raise CommandError(
                "Syncs were changed meanwhile. Nothing was done; look again."
            ) from None
        self.stdout.write(f"{organisation} has the {plan.label.lower()} plan now.")
        self.stdout.write(f"Syncs that became inactive: {done.syncs}")

    def _tell(self, consequence: PlanConsequence) -> None:
        for words, syncs in (
            (f"become inactive, because {consequence.reason}", consequence.deactivated),
            ("do not run now, and could not be started", consequence.barred),
            ("could be activated again", consequence.freed),
        ):
            if syncs:
                self.stdout.write(f"These syncs {words}: {', '.join(sync.name for sync in syncs)}")
