"""The command `manage.py seed_demo --sandbox '<JSON>'`: make what `make run` shows."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from devtools.demo.organisation import seed


class Command(BaseCommand):
    help = "Make the demo organisation, or point it to where the sandbox answers now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sandbox", required=True, help="the line that the sandbox prints")

    @across_organisations(AcrossReason.OPERATOR)
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seed(json.loads(options["sandbox"]), timezone.now())
        except (json.JSONDecodeError, KeyError) as fault:
            raise CommandError(f"--sandbox is not the sandbox's line of JSON: {fault}") from None
