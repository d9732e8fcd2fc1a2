"""The actions on a person besides editing: one small form, one button each."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from .. import actions
from ..records.entry import Deletion
from ..records.table import Table
from ..routes.app_keys import world_of
from ..routes.records import table_of
from ..routes.replies import ApiError
from ..schema.module import Module
from ..world import World
from .html import page, see
from .people import modules_of_people, see_person, there
from .words import text_of

_SHOWN = 200


@dataclass(frozen=True)
class BinRow:
    """A deleted record, as the recycle bin lists it."""

    table: Table
    index: int

    @property
    def module(self) -> Module:
        return self.table.module

    @property
    def id(self) -> str:
        return self.table.id_of(self.index)

    @property
    def deletion(self) -> Deletion:
        return self.table.deleted[self.index]

    @property
    def name(self) -> str:
        return text_of(self.deletion.entry.record.get(self.module.display_field))


async def act_on_person(request: web.Request) -> web.Response:
    """Do what the path says and show the record again."""
    table, index = table_of(request), there(request)
    name = request.match_info["action"]
    action = _TO_DELETED.get(name) if index in table.deleted else _TO_PRESENT.get(name)
    if action is None:
        raise ApiError(404, "NOT_FOUND", "This cannot be done to the record, as it is now.")
    raise see_person(table, index, done=action(world_of(request), table, index))


async def show_recycle_bin(request: web.Request) -> web.Response:
    """Show what was deleted last, in every module of people."""
    world = world_of(request)
    binned = [
        BinRow(table, index)
        for module in modules_of_people(world)
        for table in [world.collections[module.api_name].table]
        for index in list(table.deleted)[: -_SHOWN - 1 : -1]
    ]
    binned.sort(key=lambda row: row.deletion.deleted, reverse=True)
    return page(request, "bin.html", rows=binned[:_SHOWN], most=_SHOWN)


async def restore_from_bin(request: web.Request) -> web.Response:
    """Restore a record and lead back to the bin."""
    table, index = table_of(request), there(request)
    if not actions.can_be_restored(table, index):
        raise ApiError(404, "NOT_FOUND", "The recycle bin has no such record.")
    actions.restore(world_of(request), table, index)
    raise see("bin", done="restored")


def _opt_out(world: World, table: Table, index: int) -> str:
    actions.opt_out(world, table, index, value=True)
    return "opted-out"


def _opt_in(world: World, table: Table, index: int) -> str:
    actions.opt_out(world, table, index, value=False)
    return "opted-in"


def _convert(world: World, table: Table, index: int) -> str:
    return _converted(world, table, index, contact=False)


def _convert_to_contact(world: World, table: Table, index: int) -> str:
    return _converted(world, table, index, contact=True)


def _converted(world: World, table: Table, index: int, *, contact: bool) -> str:
    if not table.module.converts:
        raise ApiError(404, "NOT_FOUND", "Only candidates are converted.")
    actions.convert(world, table, index, contact=contact)
    return "converted"


def _approve(world: World, table: Table, index: int) -> str:
    table.change(index, {"$approved": True}, now=world.clock.now())
    return "approved"


def _delete(world: World, table: Table, index: int) -> str:
    table.delete(index, "recycle", now=world.clock.now())
    return "deleted"


def _purge(world: World, table: Table, index: int) -> str:
    table.delete(index, "permanent", now=world.clock.now())
    return "purged"


def _restore(world: World, table: Table, index: int) -> str:
    if not actions.can_be_restored(table, index):
        raise ApiError(404, "NOT_FOUND", "This record is deleted for good.")
    actions.restore(world, table, index)
    return "restored"


_Action = Callable[[World, Table, int], str]
_TO_PRESENT: dict[str, _Action] = {
    "opt-out": _opt_out,
    "opt-in": _opt_in,
    "convert": _convert,
    "convert-to-contact": _convert_to_contact,
    "approve": _approve,
    "delete": _delete,
}
_TO_DELETED: dict[str, _Action] = {"restore": _restore, "purge": _purge}
