"""`python -m devtools.demo`: everything up, one import done, then on until Ctrl-C."""

import argparse
import os
import signal
import sys
from pathlib import Path

from devtools.demo.console import Console
from devtools.demo.failures import DemoError
from devtools.demo.steps import play
from devtools.embedded import EmbeddedError
from devtools.supervision import Interrupted, interruptions

PROJECT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m devtools.demo", description=__doc__)
    parser.add_argument("--folder", type=Path, default=PROJECT / ".local", help="for all it makes")
    parser.add_argument(
        "--reloading", action="store_true", help="pages reload changed code and show a toolbar"
    )
    arguments = parser.parse_args()
    folder = arguments.folder.absolute()
    os.chdir(PROJECT)
    console = Console()
    try:
        with interruptions():
            play(console, folder, reloading=arguments.reloading)
    except Interrupted as interruption:
        console.step("Stopped.")
        # Ctrl-C is how one ends it, so that is no failure.
        return 0 if interruption.number == signal.SIGINT else interruption.exit_code
    except (EmbeddedError, DemoError) as problem:
        console.complain(str(problem))
    return 1


if __name__ == "__main__":
    sys.exit(main())
