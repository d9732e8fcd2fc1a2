"""The demo's processes write into one log, and none dies unnoticed."""

import io
import sys

import pytest

from devtools.demo.cast import Cast, cast
from devtools.demo.console import Console
from devtools.demo.failures import DemoError
from tests.world.patience import PATIENCE


def python(code: str) -> tuple[str, str, str]:
    return sys.executable, "-c", code


def test_process_writes_lines_with_its_name_in_front() -> None:
    stream = io.StringIO()
    with cast(Console(stream), {}, []) as on_stage:
        process = on_stage.start("web", *python("print('one'); print('two')"))
        process.child.wait()
        process.reader.join()
    assert stream.getvalue() == "web     | one\nweb     | two\n"


def test_process_says_that_it_is_ready_with_json() -> None:
    stream = io.StringIO()
    with cast(Console(stream), {}, []) as on_stage:
        process = on_stage.start("sandbox", *python("print('hello'); print('{\"url\": 1}')"))
        assert process.ready.result(PATIENCE) == '{"url": 1}'
    assert stream.getvalue() == "sandbox | hello\n"


def test_who_is_started_knows_where_people_open_the_pages_for_links_in_mails() -> None:
    said = python("import os; print(os.environ['TRUSTED_ORIGINS'])")
    stream = io.StringIO()
    for given in ({}, {"TRUSTED_ORIGINS": "https://sync.example"}):
        with cast(Console(stream), given, []) as on_stage:
            on_stage.open_at(8123)
            process = on_stage.start("beat", *said)
            process.child.wait()
            process.reader.join()
    assert stream.getvalue() == "beat    | http://127.0.0.1:8123\nbeat    | https://sync.example\n"


def test_process_that_dies_is_told_with_its_last_lines() -> None:
    with cast(Console(io.StringIO()), {}, []) as on_stage:
        on_stage.start("worker", *python("import sys; sys.exit('no broker')")).child.wait()
        with pytest.raises(DemoError) as told:
            on_stage.check()
    assert str(told.value) == "worker ended with code 1. Its last lines:\n  no broker"


def test_command_ends_the_demo_when_it_fails() -> None:
    with (
        cast(Console(io.StringIO()), {}, []) as on_stage,
        pytest.raises(DemoError, match=r"manage.py no_such_command failed with code 1, see above."),
    ):
        on_stage.manage("no_such_command")


def test_command_ends_when_a_process_dies_meanwhile() -> None:
    on_stage: Cast
    with cast(Console(io.StringIO()), {}, []) as on_stage:
        on_stage.start("beat", *python("raise SystemExit(3)"))
        with pytest.raises(DemoError, match="beat ended with code 3"):
            on_stage.manage("shell")
