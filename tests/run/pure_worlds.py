"""A small world in memory: a Recruit of dictionaries, and what the naive model makes of it.

`tests/run/twin_worlds.py` does the same to the sandbox and the database.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from contacts.models import SuppressionKind
from tests.run import naive
from tests.run.naive_people import Result
from tests.run.naive_run import Run
from tests.run.small_worlds import Action, SmallWorld

Record = dict[str, Any]

MIDSUMMER = datetime(2026, 7, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
"""Between two runs: more than the overlap, so that the later one does not read everything."""


class Recruit(Protocol):
    """What happens in Recruit, and what it answers."""

    def set_clock(self, now: datetime) -> None: ...
    def add(self, email: Any, **fields: Any) -> str: ...
    def change(self, record: str, /, **fields: Any) -> None: ...
    def withhold(self, record: str, *keys: str) -> None: ...
    def delete(self, record: str) -> None: ...
    def lose(self, record: str) -> None: ...
    def restore(self, record: str) -> None: ...
    def records(self) -> list[Record]: ...
    def deletions(self) -> list[Record]: ...


class PureRecruit:
    """A Recruit of dictionaries. Whatever happens to a record sets its modification time."""

    def __init__(self) -> None:
        self._now = MIDSUMMER
        self._present: dict[str, Record] = {}
        self._deleted: dict[str, tuple[Record, datetime]] = {}
        self._number = 0

    def set_clock(self, now: datetime) -> None:
        self._now = now

    def add(self, email: Any, **fields: Any) -> str:
        self._number += 1
        record = str(self._number)
        untouched = dict.fromkeys(("First_Name", "Last_Name", "City"))
        created = {"id": record, "Email": email, "Created_Time": self._now.isoformat()}
        self._present[record] = created | untouched | {"Email_Opt_Out": False, "$converted": False}
        self.change(record, **fields)
        return record

    def change(self, record: str, /, **fields: Any) -> None:
        self._present[record] |= fields | {"Updated_On": self._now.isoformat()}

    def withhold(self, record: str, *keys: str) -> None:
        for key in keys:
            self._present[record].pop(key, None)
        self.change(record)

    def delete(self, record: str) -> None:
        self._deleted[record] = self._present.pop(record), self._now

    def lose(self, record: str) -> None:
        del self._present[record]

    def restore(self, record: str) -> None:
        self._present[record], _ = self._deleted.pop(record)
        self.change(record)

    def records(self) -> list[Record]:
        return sorted(self._present.values(), key=lambda each: each["Created_Time"])

    def deletions(self) -> list[Record]:
        return [
            {"id": record, "deleted_time": when.isoformat()}
            for record, (_, when) in self._deleted.items()
        ]


class PureWorlds:
    """The verbs of small worlds. Whoever keeps a second world does more for those marked."""

    def __init__(
        self,
        world: SmallWorld,
        recruit: Recruit,
        model: naive.Organisation,
        definitions: list[naive.Definition],
    ) -> None:
        self.world, self.recruit, self.model, self.definitions = world, recruit, model, definitions
        self.now = MIDSUMMER
        self.recruit.set_clock(self.now)
        self.present: list[str] = []
        self.deleted: list[str] = []
        self._moment = MIDSUMMER

    def happen(self) -> list[Result]:
        """Let everything happen that does in this world; return what the runs did."""
        self.do([*self.world.arrivals, *self.world.switches])
        results = [self.run(0, full=False)]
        self.pass_time(later=True)
        for each in self.world.rounds:
            self.do(each.actions)
            results.append(self.run(each.place, full=each.full))
            self.pass_time(later=each.later)
        return [*results, *self.settle(0)]

    def do(self, actions: list[Action]) -> None:
        for name, *details in actions:
            getattr(self, name)(*details)

    def run(self, place: int, *, full: bool) -> Result:
        """Run a sync. To be done in both worlds."""
        records, deletions = self.recruit.records(), self.recruit.deletions()
        return self.model.run(self.definitions[place], records, deletions, self.moment(), full)

    def settle(self, place: int) -> list[Result]:
        """Run a sync over everything until nobody leaves; return what the runs did."""
        results = [self.run(place, full=True)]
        while results[-1].removals:
            assert len(results) <= len(self.model.people), "people leave again and again"
            results.append(self.run(place, full=True))
        return results

    def pass_time(self, *, later: bool) -> None:
        if later:
            self.now += HOUR
        self.recruit.set_clock(self.now)

    def moment(self) -> datetime:
        """The time here, later each time."""
        self._moment += timedelta(seconds=1)
        return self._moment

    # What happens in Recruit

    def add(self, email: str | None, name: str | None, city: str | None, flag: Any) -> None:
        record = self.recruit.add(email, Last_Name=name, City=city, Email_Opt_Out=flag)
        self.present.append(record)

    def edit(self, place: int, email: str | None) -> None:
        self._change(place, Email=email)

    def rename(self, place: int, name: str | None) -> None:
        self._change(place, Last_Name=name)

    def move(self, place: int, city: str | None) -> None:
        self._change(place, City=city)

    def opt_out(self, place: int, flag: Any) -> None:
        self._change(place, Email_Opt_Out=flag)

    def convert(self, place: int, flag: Any) -> None:
        self._change(place, **{"$converted": flag})

    def backdate(self, place: int, days: int) -> None:
        created = MIDSUMMER - timedelta(days=days)
        self._change(place, Created_Time=created.isoformat())

    def withhold(self, place: int, key: str) -> None:
        """A record comes without a key until it is written again."""
        if not self.world.account.withholds:
            return
        if record := self._record(place):
            self.recruit.withhold(record, key)

    def empty(self, place: int, number: int) -> None:
        """The addresses of many records turn empty at once."""
        for each in range(place, place + number):
            self.edit(each, None)

    def delete(self, place: int) -> None:
        if record := self._record(place):
            self.recruit.delete(record)
            self.present.remove(record)
            self.deleted.append(record)

    def lose(self, place: int) -> None:
        """A record is listed no more, and nothing says that it was deleted."""
        if record := self._record(place):
            self.recruit.lose(record)
            self.present.remove(record)

    def restore(self, place: int) -> None:
        if self.deleted:
            record = self.deleted.pop(place % len(self.deleted))
            self.recruit.restore(record)
            self.present.append(record)

    # What people do here: each to be done in both worlds

    def suppress(self, address: str, *kinds: SuppressionKind) -> None:
        self.model.suppressed |= {(address, kind.name.lower()) for kind in kinds}

    def forgive(self, address: str) -> None:
        self.model.suppressed = {pair for pair in self.model.suppressed if pair[0] != address}

    def add_by_hand(self, place: int, address: str) -> None:
        self.take_off(place, address)  # a second claim by hand would be none
        self.model.add_by_hand(self.definitions[place].mailing_list, address)

    def take_off(self, place: int, address: str) -> None:
        self.model.take_off(self.definitions[place].mailing_list, address)

    def delete_contact(self, address: str) -> None:
        if address in self.model.people:
            self.model.delete(address)

    def set_policy(self, place: int, option: str, policy: str) -> None:
        """Conversion and not matching remove from the list only."""
        if option in ("converted", "no_match") and policy == "organisation":
            return
        changes: dict[str, Any] = {option: policy}
        was_off = getattr(self.definitions[place], option) == "ignore"
        if option in ("opt_outs", "deleted") and was_off and policy != "ignore":
            changes[f"{option}_since"] = self.moment()
        self.change(place, **changes)

    def switch_again(self, place: int, option: str) -> None:
        """An option is switched off and on, so that it binds nobody who was there before."""
        policy = getattr(self.definitions[place], option)
        self.set_policy(place, option, "ignore")
        self.set_policy(place, option, policy)

    def change(self, place: int, **changes: Any) -> None:
        """Change the definition of a sync."""
        self.definitions[place] = replace(self.definitions[place], **changes)

    def _change(self, place: int, **fields: Any) -> None:
        if record := self._record(place):
            self.recruit.change(record, **fields)

    def _record(self, place: int) -> str | None:
        return self.present[place % len(self.present)] if self.present else None


def make_pure_worlds(world: SmallWorld, run: type[Run] = Run) -> PureWorlds:
    """Make the world, with an organisation whose runs go by these rules."""
    model = naive.Organisation(run)
    definitions = [
        definition_of(
            world, place, sync=place + 1, mailing_list=1 if world.account.one_list else place + 1
        )
        for place in (0, 1)
    ]
    return PureWorlds(world, PureRecruit(), model, definitions)


def definition_of(
    world: SmallWorld, place: int, *, sync: int, mailing_list: int
) -> naive.Definition:
    """Return the sync at a place: the first one clears what is empty."""
    return naive.Definition(
        sync,
        mailing_list,
        own_fields={"City": "city"},
        clears=frozenset({"last_name", "city"}) if place == 0 else frozenset(),
        selects=lives_in_oslo if place in world.account.choosy else lambda record: True,
    )


def lives_in_oslo(record: Record) -> bool | None:
    return str(record["City"]).lower() == "oslo" if "City" in record else None
