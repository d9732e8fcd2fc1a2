"""`make dev` shows the toolbar, and nothing else knows of it."""

import os
import subprocess
import sys

from django.conf import settings

from recruitsync.environment import PROJECT


def test_settings_with_the_toolbar_pass_djangos_checks() -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "check", "--settings=devtools.toolbar.settings"],
        check=False,
        cwd=PROJECT,
        env={**os.environ, "DEBUG": "true"},
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


def test_toolbar_is_no_part_of_production_nor_of_the_sandboxs_container() -> None:
    locked = [(PROJECT / "requirements" / file).read_text() for file in ("run.txt", "demo.txt")]

    assert "debug_toolbar" not in settings.INSTALLED_APPS
    assert [text for text in locked if "django-debug-toolbar" in text] == []
