"""`manage.py report_reader <slug>`: a role of the database reads one organisation's reports."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import ProgrammingError
from django.utils import timezone

from accounts.audit.command import RecordedCommand
from accounts.models import Organisation
from syncs.reporting.actions.readers import RoleTaken, make_reader, remove_reader, role_of


class Command(RecordedCommand):
    help = (
        "Make a role of PostgreSQL that reads the views of one organisation in the schema"
        " reporting, or give it a new password, or remove it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="the organisation's slug")
        parser.add_argument("--remove", action="store_true", help="remove the role")
        parser.add_argument(
            "--sql", action="store_true", help="write the statements for a superuser to execute"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f'There is no organisation "{options["organisation"]}".')
        try:
            if options["remove"]:
                self._remove(organisation, only_told=options["sql"])
            else:
                self._make(organisation, only_told=options["sql"])
        except ProgrammingError as error:
            said = str(error).splitlines()[0]
            raise CommandError(
                f"Nothing was changed, because the role of RecruitSync must not do that: {said}"
                " Take --sql and have a superuser execute what it writes, or grant CREATEROLE."
            ) from None

    def _make(self, organisation: Organisation, *, only_told: bool) -> None:
        try:
            made = make_reader(organisation, now=timezone.now(), only_told=only_told)
        except RoleTaken:
            raise CommandError(
                f"There is a role {role_of(organisation)} that is not of this organisation."
                " Nothing was changed."
            ) from None
        if only_told:
            for statement in made.statements:
                self.stdout.write(f"{statement};")
        self.stderr.write(f"Role: {made.role}\nPassword: {made.password}\nIt is shown only now.")

    def _remove(self, organisation: Organisation, *, only_told: bool) -> None:
        statements = remove_reader(organisation, only_told=only_told)
        if statements is None:
            self.stdout.write("There was no such role.")
        elif only_told:
            for statement in statements:
                self.stdout.write(f"{statement};")
        else:
            self.stdout.write("The role is removed.")
