"""Asks an account for its modules, fields and views while somebody makes or edits a sync.

Answers are kept for minutes, because every screen of the wizard asks again. Records are never kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar

from django.core.cache import caches
from pydantic import TypeAdapter
from redis.exceptions import RedisError

from recruit import CustomView, Field, Module, RecruitClient
from recruit.errors import RecruitError
from syncs.account.client import open_client_for_page, trouble_in_words
from syncs.actors.queries.naming import name_admins
from syncs.models import Connection

KEPT_SECONDS = 120

TOO_SLOW = "Recruit answers too slowly to be asked about all of this. Try again in a minute."

_MODULES = TypeAdapter(tuple[Module, ...])
_FIELDS = TypeAdapter(tuple[Field, ...])
_VIEWS = TypeAdapter(tuple[CustomView, ...])

_Asked = TypeVar("_Asked")


class AccountSilent(Exception):
    """Recruit could not be asked; the message says in words why, and what to do."""


@dataclass
class _Memory:
    """The answers to questions of one piece of work, also those that were none, and its end.

    `is_closed`: what was not asked by now is not asked any more.
    """

    is_over: Callable[[], bool]
    is_closed: bool = False
    answers: dict[str, Any] = field(default_factory=dict)


_MEMORY: ContextVar[_Memory | None] = ContextVar("answers of the account", default=None)


@contextmanager
def asking_once(seconds: float, *, clock: Callable[[], float] = monotonic) -> Iterator[None]:
    """Ask nothing twice within, also where Recruit was silent, and nothing more after `seconds`."""
    until = clock() + seconds
    token = _MEMORY.set(_Memory(lambda: clock() >= until))
    try:
        yield
    finally:
        _MEMORY.reset(token)


@contextmanager
def asking_nothing_more() -> Iterator[None]:
    """Answer by what was told before, within `asking_once`: whoever holds locks must not wait for
    Recruit."""
    memory = _MEMORY.get()
    assert memory is not None  # noqa: S101 (there is nothing to answer by)
    memory.is_closed = True
    try:
        yield
    finally:
        memory.is_closed = False


def modules_of(connection: Connection) -> tuple[Module, ...]:
    """Return the modules of the account. Raises AccountSilent."""
    return _kept(connection, "modules", _MODULES, lambda client: client.modules())


def fields_of(connection: Connection, module: str) -> tuple[Field, ...]:
    """Return the fields of a module of the account. Raises AccountSilent."""
    return _kept(connection, f"fields:{module}", _FIELDS, lambda client: client.fields(module))


def views_of(connection: Connection, module: str) -> tuple[CustomView, ...]:
    """Return the custom views of a module of the account. Raises AccountSilent."""
    return _kept(connection, f"views:{module}", _VIEWS, lambda client: client.custom_views(module))


def ask(connection: Connection, question: Callable[[RecruitClient], _Asked]) -> _Asked:
    """Ask the account one question, or a few. Raises AccountSilent."""
    memory = _MEMORY.get()
    if memory and (memory.is_closed or memory.is_over()):
        raise AccountSilent(TOO_SLOW)
    try:
        with open_client_for_page(connection) as client:
            return question(client)
    except RecruitError as error:
        raise AccountSilent(silence_in_words(connection, error)) from error


def silence_in_words(connection: Connection, error: RecruitError) -> str:
    """Say why the account could not be asked, and what to do, by names of who can do it."""
    return name_admins(trouble_in_words(error), connection.organisation)


def _kept(
    connection: Connection,
    what: str,
    answers: TypeAdapter[_Asked],
    question: Callable[[RecruitClient], _Asked],
) -> _Asked:
    # Another key may see another account.
    name = f"account:{connection.pk}:{connection.key_version}:{what}"
    memory = _MEMORY.get()
    if memory is None:
        return _shared(connection, name, answers, question)
    if name not in memory.answers:
        try:
            memory.answers[name] = _shared(connection, name, answers, question)
        except AccountSilent as silent:
            memory.answers[name] = silent
    answer = memory.answers[name]
    if isinstance(answer, AccountSilent):
        raise AccountSilent(str(answer))
    return answer  # type: ignore[no-any-return]


def _shared(
    connection: Connection,
    name: str,
    answers: TypeAdapter[_Asked],
    question: Callable[[RecruitClient], _Asked],
) -> _Asked:
    with suppress(RedisError):
        kept = caches["shared"].get(name)
        if kept is not None:
            return answers.validate_python(kept)
    answer = ask(connection, question)
    with suppress(RedisError):
        caches["shared"].set(name, answers.dump_python(answer, mode="json"), timeout=KEPT_SECONDS)
    return answer
