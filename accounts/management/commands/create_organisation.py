"""`manage.py create_organisation <name> --admin <email>`: an organisation, also the first one."""

import getpass
import os
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.audit.command import RecordedCommand
from accounts.models import User
from accounts.organisations.actions import create_organisation
from accounts.zones import zone_choices
from web.names import UnfitName

PASSWORD = "ADMIN_PASSWORD"  # noqa: S105 (a variable's name)


class Command(RecordedCommand):
    help = (
        "Make an organisation and its admin. The password of an admin who has no account yet is"
        f" asked for, or read from the variable {PASSWORD}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what the organisation is called")
        parser.add_argument("--admin", required=True, help="the admin's e-mail address")
        parser.add_argument("--admin-name", default="", help="what the admin is called")
        parser.add_argument("--zone", default="UTC", help="an IANA time zone")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["zone"] not in dict(zone_choices()):
            raise CommandError(f'There is no time zone "{options["zone"]}".')
        try:
            with transaction.atomic():
                admin = _find_or_make(options["admin"], options["admin_name"])
                made = create_organisation(options["name"], options["zone"], admin=admin)
        except UnfitName as fault:
            raise CommandError(f"The name does not fit: {fault}") from None
        self.stdout.write(f"{made.name} is at /o/{made.slug}/, and {admin.email} is its admin.")


def _find_or_make(email: str, name: str) -> User:
    email = email.strip().lower()
    if user := User.objects.filter(email=email).first():
        return user
    try:
        validate_email(email)
        password = _password()
        validate_password(password, User(email=email, name=name))
    except ValidationError as fault:
        raise CommandError(" ".join(fault.messages)) from None
    return User.objects.create_user(email, password, name=name)


def _password() -> str:
    """Return what the operator gives. Raises CommandError where nobody can be asked."""
    if given := os.environ.get(PASSWORD):
        return given
    if not sys.stdin.isatty():
        raise CommandError(f"Nobody can be asked for the password here: give it as {PASSWORD}.")
    return getpass.getpass("Password of the admin: ")
