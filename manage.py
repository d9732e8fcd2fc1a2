#!/usr/bin/env python
"""Django's command line for RecruitSync."""

import os
import sys

from django.core.management import execute_from_command_line

OF_THE_OWNER = {"migrate", "flush", "report_reader", "dumpdata", "loaddata"}
"""Commands that make or change tables, views or roles, which is the business of their owner, or
that write the rows of all organisations."""

if __name__ == "__main__":
    if OF_THE_OWNER & set(sys.argv[1:2]) and os.environ.get("OWNER_DATABASE_URL"):
        os.environ["DATABASE_URL"] = os.environ["OWNER_DATABASE_URL"]
        os.environ["REQUIRE_ROW_SECURITY"] = "false"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruitsync.settings")
    execute_from_command_line(sys.argv)
