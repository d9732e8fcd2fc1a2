"""Run a command of this project on a machine that has Python and nothing else.

    python3 devtools/bootstrap.py python manage.py check

Brings `.venv` in line with the lock file, then becomes the command, with `.venv/bin` first on the
PATH. Every target of the Makefile goes through here.

This file must be readable to any Python, so that an old one says what is wrong instead of showing
a syntax error. What it does is in `dependencies.py`.
"""

import sys

if not ((3, 11) <= sys.version_info[:2] <= (3, 13)):
    sys.exit(
        "RecruitSync needs Python 3.11, 3.12 or 3.13. This is Python "
        + sys.version.split()[0]
        + " ("
        + (sys.executable or "unknown")
        + ").\nInstall one of them, or name it: make run PYTHON=/path/to/python3.12"
    )

sys.path[0] += "/.."  # the project, not the folder of this file

from devtools.dependencies import main

if __name__ == "__main__":
    main(sys.argv[1:])
