"""`manage.py recruitsync export|plan|apply`: an organisation's definitions as a file (R104)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.audit.command import RecordedCommand
from accounts.models import Organisation
from syncs.manifest.actions.apply import ManifestPlan, apply_manifest, plan_manifest
from syncs.manifest.actions.export import export_organisation_manifest, export_sync_manifest
from syncs.manifest.actions.hold import ChangedSincePlan
from syncs.manifest.rules.faults import UnfitManifest
from syncs.manifest.rules.yaml_text import write_manifest


class Command(RecordedCommand):
    help = (
        "Write the definitions of an organisation as YAML, say what a file would change, or apply"
        " it: all of it, or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        export = actions.add_parser("export", help="write the definitions to standard output")
        export.add_argument("organisation", help="the organisation's slug")
        export.add_argument("--sync", default="", help="only that of the sync of this name")
        for name, words in (("plan", "say what would change"), ("apply", "apply a file")):
            action = actions.add_parser(name, help=words)
            action.add_argument("organisation", help="the organisation's slug")
            action.add_argument("file", help="the file, or - for standard input")
            action.add_argument(
                "--import-opted-out",
                action="store_true",
                help="also where people who have opted out would be imported",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f'There is no organisation "{options["organisation"]}".')
        if options["action"] == "export":
            self.stdout.write(_export(organisation, options["sync"]), ending="")
            return
        text = _read(options["file"])
        opted_out = options["import_opted_out"]
        try:
            plan = plan_manifest(
                organisation, text, now=timezone.now(), may_import_opted_out=opted_out
            )
            self._tell(plan)
            if options["action"] == "apply" and plan.changes:
                apply_manifest(
                    organisation,
                    text,
                    now=timezone.now(),
                    plan=plan.of,
                    may_import_opted_out=opted_out,
                )
                self.stdout.write("Applied. New syncs are drafts, and run once they are activated.")
        except UnfitManifest as unfit:
            raise CommandError(f"Nothing was changed.\n{unfit}") from None
        except ChangedSincePlan:
            raise CommandError(
                "Somebody has changed the definitions meanwhile. Nothing was changed; look again."
            ) from None

    def _tell(self, plan: ManifestPlan) -> None:
        for sentence in (*plan.changes, *plan.left_alone, *plan.warnings):
            self.stdout.write(sentence)
        if not plan.changes:
            self.stdout.write("Nothing differs.")


def _export(organisation: Organisation, name: str) -> str:
    if not name:
        return write_manifest(export_organisation_manifest(organisation))
    sync = organisation.syncs.filter(name__iexact=name).first()
    if sync is None:
        raise CommandError(f'{organisation} has no sync "{name}".')
    return write_manifest(export_sync_manifest(sync))


def _read(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The file cannot be read: {error}") from None
