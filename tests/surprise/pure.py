"""The verbs of a small organisation in memory, in which runs are previewed, held and undone.

`twin.py` does the same to the sandbox and the database.
"""

from collections import Counter
from collections.abc import Set as AbstractSet
from typing import Any

from tests.run.naive_people import Definition
from tests.run.pure_worlds import (
    PureRecruit,
    PureWorlds,
    Record,
    Recruit,
    definition_of,
    lives_in_oslo,
)
from tests.run.small_worlds import Account, Action, SmallWorld
from tests.surprise.available import EVERYTHING, HOLDS, PREVIEWS, RETROACTIVE, UNDO
from tests.surprise.model import Organisation
from tests.surprise.people import GuardedDefinition, Hold, Limit, Past, Told
from tests.surprise.plans import Plan
from tests.surprise.vocabulary import AT_LEAST, GOOD

NEEDS = {
    "answer": HOLDS,
    "expire": HOLDS,
    "preview": PREVIEWS,
    "apply": PREVIEWS,
    "undo": UNDO,
    "preview_retroactively": RETROACTIVE,
}
"""What the application must be able to do for a step."""


class PureSurprises(PureWorlds):
    """What people and Recruit do to a small organisation."""

    model: Organisation  # type: ignore[assignment]
    definitions: list[GuardedDefinition]  # type: ignore[assignment]

    def take(self, step: Action) -> Past | None:
        """Take a step, if it means anything; return the run that it makes, if any."""
        name, *details = step
        if name in NEEDS and NEEDS[name] not in self.model.does:
            return None
        self.model.ticks += 1
        self.model.heeding = frozenset(
            each.sync for each in self.definitions if each.opt_outs != "ignore"
        )
        before = self.model.seen()
        done: Past | None = getattr(self, name)(*details)
        self.model.touch_all_changed_since(before)
        if done:
            done.touches = Counter(self.model.touches)
            done.watermark_after = self.definition(done.sync).watermark
        if done and done.kind in ("import", "apply"):
            self.pass_time(later=True)
        return done

    def told(self) -> Told:
        self._in_view = self.ids_in_view()
        return Told(self.recruit.records(), self.recruit.deletions(), self.missing)

    def ids_in_view(self) -> set[str]:
        """Ask Recruit who is in the view of Oslo."""
        ids: set[str] = self.recruit.ids_in_view()  # type: ignore[attr-defined]
        return ids

    def is_in_view(self, record: Record) -> bool:
        return record["id"] in self._in_view

    def select_by_view(self, place: int) -> None:
        self.change(place, selects=self.is_in_view, by_view=True)

    @property
    def missing(self) -> frozenset[str]:
        return frozenset(getattr(self, "_missing", ()))

    # Runs

    def run(self, place: int, full: bool) -> Past:  # type: ignore[override]
        return self.model.run(self.definitions[place], self.told(), self.moment(), full)

    def preview(self, place: int, retroactive: bool = False) -> Past:
        definition = self.definitions[place]
        return self.model.preview(definition, self.told(), self.moment(), retroactive=retroactive)

    def preview_retroactively(self, place: int) -> Past | None:
        """R52: where an option is on that could bind them."""
        definition = self.definitions[place]
        if definition.opt_outs == definition.deleted == "ignore":
            return None
        return self.preview(place, retroactive=True)

    def apply(self, place: int) -> Past | None:
        preview = chosen(self.previews(), place)
        return self.apply_preview(preview) if preview else None

    def apply_preview(self, preview: Past) -> Past | None:
        definition = self.definition(preview.sync)
        if self.model.is_stale(preview, definition):
            return None
        return self.model.apply(preview, definition, self.told(), self.moment())

    def previews(self) -> list[Past]:
        """Return the previews that nobody applied yet."""
        applied = {past.about for past in self.model.history if past.kind == "apply"}
        return [
            past
            for past in self.model.history
            if past.kind == "preview" and past.state == "succeeded" and past.number not in applied
        ]

    def answer(self, place: int, answer: str) -> Past | None:
        hold = chosen(self.model.open_holds(), place)
        return self.answer_hold(hold, answer) if hold else None

    def answer_hold(self, hold: Hold, answer: str) -> Past | None:
        if answer == "remove":
            return self.model.remove(hold, self.definition(hold.sync))
        if answer == "keep":
            self.model.keep(hold)
        else:
            self.model.cancel(hold, self.definition(hold.sync))
        return None

    def expire(self) -> None:
        """Time passes until nobody can answer any more."""
        for hold in self.model.open_holds():
            self.model.expire(hold, self.definition(hold.sync))

    def undo(self, place: int) -> Past | None:
        undone = chosen(self.undoable(), place)
        return self.undo_run(undone) if undone else None

    def undo_run(self, undone: Past) -> Past | None:
        past = self.model.undo(undone, self.definition(undone.sync))
        self.resume(undone.sync)
        return past

    def resume(self, sync: int) -> None:
        """Go on with a sync that an undo paused."""
        self.definition(sync).paused = False

    def undoable(self) -> list[Past]:
        """Return the runs that can be undone, the newest first."""
        return [past for past in reversed(self.model.history) if self.model.can_be_undone(past)]

    def definition(self, sync: int) -> GuardedDefinition:
        return next(each for each in self.definitions if each.sync == sync)

    # What happens to many at once

    def many(self, place: int, number: int, verb: str, *details: Any) -> None:
        for each in range(place, place + number):
            getattr(self, verb)(each, *details)

    def empty_city(self, place: int, number: int) -> None:
        self.many(place, number, "move", None)

    def move_away(self, place: int, number: int) -> None:
        self.many(place, number, "move", "Lima")

    def move_in(self, place: int, number: int) -> None:
        self.many(place, number, "move", "Oslo")

    def opt_out_many(self, place: int, number: int) -> None:
        self.many(place, number, "opt_out", True)

    def take_back_opt_outs(self, place: int, number: int) -> None:
        self.many(place, number, "opt_out", False)

    def convert_many(self, place: int, number: int) -> None:
        self.many(place, number, "convert", True)

    def delete_many(self, place: int, number: int) -> None:
        """All have another place once the first is gone."""
        for _ in range(number):
            self.delete(place)

    def restore_many(self, place: int, number: int) -> None:
        self.many(place, number, "restore")

    def change_addresses(self, place: int, number: int) -> None:
        for each in range(place, place + number):
            self.edit(each, GOOD[each % len(GOOD)])

    # By hand

    def take_off(self, place: int, address: str) -> None:
        self.model.note_taken_off(address, self.definitions[place].mailing_list)
        super().take_off(place, address)

    def delete_contact(self, address: str) -> None:
        self.model.note_taken_off(address, *{each.mailing_list for each in self.definitions})
        super().delete_contact(address)

    # Fields

    def vanish(self, field: str) -> None:
        """A field is in Recruit no more."""
        self._missing = {*self.missing, field}
        self.hide(field, where="both")

    def vanish_from_records(self, field: str) -> None:
        """Records come without a field that Recruit still has."""
        self.hide(field, where="records")

    def hide(self, field: str, where: str) -> None:
        self.recruit.vanish(field, where=where)  # type: ignore[attr-defined]

    def reappear(self) -> None:
        self._missing = set[str]()
        self.recruit.reappear()  # type: ignore[attr-defined]


class VanishingRecruit(PureRecruit):
    """A Recruit of dictionaries whose fields may stop arriving."""

    def __init__(self) -> None:
        super().__init__()
        self._hidden: set[str] = set()

    def vanish(self, field: str, where: str) -> None:
        self._hidden.add(field)

    def reappear(self) -> None:
        self._hidden.clear()

    def ids_in_view(self) -> set[str]:
        return {record["id"] for record in super().records() if lives_in_oslo(record)}

    def records(self) -> list[Record]:
        hidden = self._hidden
        return [
            {key: value for key, value in record.items() if key not in hidden}
            for record in super().records()
        ]


def chosen(those: list[Any], place: int) -> Any:
    return those[place % len(those)] if those else None


def world_of(account: Account) -> SmallWorld:
    return SmallWorld(account, [], [], [])


def guarded(definition: Definition, limit: Limit) -> GuardedDefinition:
    return GuardedDefinition(**vars(definition), limit=limit)


def make_pure_surprises(
    plan: Plan,
    organisation: type[Organisation] = Organisation,
    does: AbstractSet[str] = EVERYTHING,
    worlds: type[PureSurprises] = PureSurprises,
) -> PureSurprises:
    world = world_of(plan.account)
    definitions: list[Any] = [
        guarded(
            definition_of(
                world, place, sync=place + 1, mailing_list=1 if plan.account.one_list else place + 1
            ),
            plan.limits[place],
        )
        for place in (0, 1)
    ]
    recruit: Recruit = VanishingRecruit()
    model: Any = organisation(AT_LEAST, does)
    made = worlds(world, recruit, model, definitions)
    for place in plan.by_view & plan.account.choosy:
        made.select_by_view(place)
    return made
