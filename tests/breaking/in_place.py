"""Breaks a lock in the functions of this process, and mends it again."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import CodeType, FunctionType
from typing import NamedTuple

from recruitsync.environment import PROJECT
from tests.breaking.lock import Lock

NOTICED = "NOTICED_BESIDE_TWINS"
"""The variable that names the file to which the names of noticed locks are written, each with the
seconds that this took."""


class Function(NamedTuple):
    """A function of the source, as its code names it."""

    file: str
    name: str


def function_of(lock: Lock) -> Function | None:
    """Return the outermost function around a lock; None for one of a module."""
    path = PROJECT / lock.file
    text = path.read_text()
    line = text.count("\n", 0, lock.at or 0) + 1
    return _around(ast.parse(text).body, line, str(path), "")


def _around(body: list[ast.stmt], line: int, file: str, above: str) -> Function | None:
    for node in body:
        if not node.lineno <= line <= (node.end_lineno or 0):
            continue
        if isinstance(node, ast.FunctionDef):
            return Function(file, above + node.name)
        if isinstance(node, ast.ClassDef):
            return _around(node.body, line, file, f"{above}{node.name}.")
    return None


@contextmanager
def broken(lock: Lock, function: Function | None) -> Iterator[None]:
    """Let the function do what it would do with the lock open."""
    if function is None:
        yield
        return
    path = PROJECT / lock.file
    opened = compile(lock.break_in(path.read_text()), str(path), "exec", dont_inherit=True)
    code = next(each for each in _codes_in(opened) if each.co_qualname == function.name)
    before = [(each, each.__code__) for each in _functions().get(function, [])]
    for each, _ in before:
        each.__code__ = code
    try:
        yield
    finally:
        for each, whole in before:
            each.__code__ = whole


def _codes_in(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes_in(each)


@cache
def _functions() -> dict[Function, list[FunctionType]]:
    """Return all functions of the project that there are, once everything is loaded."""
    found: dict[Function, list[FunctionType]] = {}
    gc.unfreeze()  # what was there before the first test is not listed otherwise
    for each in gc.get_objects():  # lazy ones of Django's would be made if one asked what they are
        if type(each) is FunctionType and each.__code__.co_filename.startswith(str(PROJECT)):
            name = Function(each.__code__.co_filename, each.__code__.co_qualname)
            found.setdefault(name, []).append(each)
    return found
