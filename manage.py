#!/usr/bin/env python
"""Django's command line for RecruitSync."""

import os
import sys

from django.core.management import execute_from_command_line

from accounts.tenancy.owners_commands import is_of_owner

if __name__ == "__main__":
    if is_of_owner(sys.argv) and os.environ.get("OWNER_DATABASE_URL"):
        os.environ["DATABASE_URL"] = os.environ["OWNER_DATABASE_URL"]
        os.environ["REQUIRE_ROW_SECURITY"] = "false"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruitsync.settings")
    execute_from_command_line(sys.argv)
