#!/usr/bin/env python
"""Django's command line for RecruitSync."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from accounts.tenancy.owners_commands import is_of_owner, owner_url

LOCAL = Path(__file__).resolve().parent / ".local" / "environment"

if __name__ == "__main__":
    if is_of_owner(sys.argv) and (owner := owner_url(os.environ, LOCAL)):
        os.environ["DATABASE_URL"] = owner
        os.environ["REQUIRE_ROW_SECURITY"] = "false"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruitsync.settings")
    execute_from_command_line(sys.argv)
