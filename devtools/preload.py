"""Small libraries that are preloaded into programs, to show them another world than there is.

They are compiled by the system's `cc`, on Linux only.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

UNABLE = "This needs Linux with a C compiler: sudo apt install gcc libc6-dev"

COMPILED = Path(__file__).parent.parent / ".local"


def is_possible() -> bool:
    """Tell whether this machine can preload a library, and compile one."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def compile_library(source: Path) -> Path:
    """Return the library, compiled from its source if that is newer."""
    library = COMPILED / f"{source.stem}.so"
    if not library.exists() or library.stat().st_mtime < source.stat().st_mtime:
        library.parent.mkdir(exist_ok=True)
        fresh = library.with_suffix(f".{os.getpid()}")  # two may do so at once
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", fresh, source], check=True)
        fresh.rename(library)
    return library
