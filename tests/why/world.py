"""Many people and many lists, in the sandbox and the database, and beside them the journal.

What happens is drawn by a number. Everything is done by what people use: records are changed in the
sandbox over HTTP, syncs run, and the rest are the actions behind the pages.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, Role
from contacts.models import Contact, MailingList, Suppression, SuppressionKind
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.by_hand.actions.contacts import EnteredValues, delete_contact, make_contact
from syncs.by_hand.actions.memberships import put_on_lists, take_off_list
from syncs.erasure.actions.erase import erase
from syncs.models import RunState, Selection, Sync
from syncs.overview.actions.delete import People as PeopleOfSync
from syncs.overview.actions.delete import delete_sync
from syncs.taking_up.actions.note import note_strangers
from syncs.why.queries.facts import facts_of_address, facts_of_contact
from syncs.why.rules.answers import ListAnswer as Told
from syncs.why.rules.answers import why
from tests.builders import make_mailing_list, make_member
from tests.run.naive_people import Definition, People, Record
from tests.why.naive import Answer, Journal, Off, On, Place, QuickRun
from tests.world.imports import change, make_import, run_once
from tests.world.source import Source

HOUR = timedelta(hours=1)
LONG_AGO = timedelta(days=7)
"""Recruit's times are past: a run believes none that is still to come, and reads it again (R71)."""
CITIES = ("Oslo", "Lima", "Pune", "Turin")
CITY = ConditionField("City", "City", ValueType.TEXT)
KINDS = tuple(SuppressionKind)


class World:
    """An organisation with as many lists as asked for, each but the last two fed by a sync."""

    def __init__(
        self, source: Source, organisation: Organisation, *, lists: int, people: int, seed: int
    ) -> None:
        self.chance = Random(seed)
        self.source, self.organisation = source, organisation
        self.user = make_member(organisation, Role.ADMIN).user
        self.people = People()
        self.journal = Journal(self.people)
        self.runs: dict[int, int] = {}
        self.now = timezone.now() - LONG_AGO
        self.asked: Counter[str] = Counter()
        source.reset()
        source.set_clock(self.now)
        self.lists = [make_mailing_list(organisation) for _ in range(lists)]
        self.syncs, self.definitions = self._make_syncs(source.connect(organisation))
        self.records = [self._arrive(number) for number in range(people)]

    # What there is

    def _make_syncs(self, connection: Any) -> tuple[list[Sync], list[Definition]]:
        """Make a sync for each list but the last; of two lists there are two."""
        fed = [*self.lists[:-1], *self.lists[:2]]
        syncs, definitions = [], []
        for place, mailing_list in enumerate(fed):
            sync = make_import(connection, mailing_list=mailing_list)
            definition = Definition(sync.pk, mailing_list.pk)
            definition = self._select(sync, definition, place)
            syncs.append(sync)
            definitions.append(self._set_policies(sync, definition))
            self.journal.feeding.setdefault(mailing_list.pk, set()).add(sync.pk)
        return syncs, definitions

    def _select(self, sync: Sync, definition: Definition, place: int) -> Definition:
        if place % 4 == 0:
            return definition
        city = CITIES[place % len(CITIES)]
        criteria = Criteria(conditions=(Condition.about(CITY, "is", city),))
        selection = {"selection": Selection.CRITERIA, "criteria": criteria.model_dump(mode="json")}
        change(sync, **selection, limit_people=1_000_000, limit_percent=100)
        return replace(definition, selects=lambda record: lives_in(record, city))

    def _set_policies(self, sync: Sync, definition: Definition) -> Definition:
        draw, since = self.chance.choice, timezone.now()
        removing = ("ignore", "list", "list", "organisation")
        policies: dict[str, Any] = {
            "opt_outs": draw(removing),
            "deleted": draw(removing),
            "converted": draw(("ignore", "list")),
            "no_match": draw(("ignore", "list")),
        }
        policies |= {
            f"{name}_since": since if policies[name] != "ignore" else None
            for name in ("opt_outs", "deleted")
        }
        change(sync, **policies, limit_people=1_000_000, limit_percent=100)
        return replace(definition, **policies)

    def _arrive(self, number: int) -> str:
        draw = self.chance.choice
        return self.source.add(
            self._address(number),
            Last_Name=draw(("Ito", "Silva", "Núñez")),
            City=draw(CITIES),
            Email_Opt_Out=self.chance.random() < 0.12,
        )

    def _address(self, number: int) -> str | None:
        kind = self.chance.random()
        if kind < 0.03:
            return None
        if kind < 0.07:
            return f"nobody at all {number}"
        if kind < 0.10:
            return f"info@office{number}.example"
        if kind < 0.15:
            number = self.chance.randrange(number + 1)  # somebody else's, perhaps
        return f"Person{number}@Mail.example"

    # What happens

    def live(self, rounds: int) -> None:
        """Let syncs run, and things happen between the rounds."""
        self.suppress(3)
        for _ in range(rounds):
            for place in range(len(self.syncs)):
                self.run(place)
            self.now += HOUR
            self.source.set_clock(self.now)
            self.change_records()
            self.act_by_hand()
            self.suppress(2)
        for place in self.chance.sample(range(len(self.syncs)), max(1, len(self.syncs) // 2)):
            self.run(place)
        self.act_by_hand()
        self.delete_a_sync()
        self.erase_some()
        while note_strangers():
            pass

    def run(self, place: int) -> None:
        sync, definition = self.syncs[place], self.definitions[place]
        records, deletions = self._records(), self.source.deletions()
        before = set(self.people.members)
        full = self.chance.random() < 0.5
        naive = QuickRun(self.people, definition, records, deletions, timezone.now(), full)
        result = naive.result()
        run = run_once(sync, full=full)
        assert run.state == RunState.SUCCEEDED, run.error
        number = len(self.runs)
        self.runs[number] = run.pk
        self.journal.has_run(number, naive, result, before)

    def _records(self) -> list[Record]:
        return self.source.records()

    def change_records(self) -> None:
        draw, some = self.chance.choice, max(3, len(self.records) // 25)
        for record in self.chance.sample(self.records, some):
            self.source.change(record, City=draw(CITIES))
        for record in self.chance.sample(self.records, some):
            self.source.change(record, Email_Opt_Out=draw((True, True, False)))
        for record in self.chance.sample(self.records, some // 2):
            self.source.change(record, **{"$converted": True})
        for record in self.chance.sample(self.records, some // 2):
            number = self.chance.randrange(2 * len(self.records))
            self.source.change(record, Email=self._address(number))
        for record in self.chance.sample(self.records, some // 2):
            self.source.delete(record)
            self.records.remove(record)

    def act_by_hand(self) -> None:
        some = max(2, len(self.records) // 60)
        here = [who for who, person in self.people.people.items() if not person.deleted]
        for who in self.chance.sample(sorted(here), min(some, len(here))):
            self.put_on(self.chance.choice(self.lists), who)
        for number in range(some):
            who = f"byhand{len(self.runs)}.{number}@mail.example"
            nobody = EnteredValues("", "", {})
            make_contact(self.organisation, who, who, nobody, [self.lists[-1]], by=self.user)
            self.people.add_by_hand(self.lists[-1].pk, who)
        for place in self.chance.sample(sorted(self.people.members), some):
            self.take_off(place)
        gone = [who for who, person in self.people.people.items() if not person.deleted]
        for who in self.chance.sample(sorted(gone), some):
            self.delete(who)

    def put_on(self, mailing_list: MailingList, who: str) -> None:
        if any(each == who for each, _ in self.people.suppressed):
            return
        put_on_lists(self._contact(who), [mailing_list])
        self.people.members.add((mailing_list.pk, who))
        self.people.claims.add((mailing_list.pk, who, 0, "0"))

    def take_off(self, place: Place) -> None:
        mailing_list = next(each for each in self.lists if each.pk == place[0])
        values: dict[str, Any] = {"suppressing": False, "by": self.user, "now": timezone.now()}
        assert take_off_list(self._contact(place[1]), mailing_list, **values)
        self.people.take_off(*place)
        self.journal.was_taken_off(*place)

    def delete(self, who: str) -> None:
        before = set(self.people.members)
        values: dict[str, Any] = {"suppressing": False, "by": self.user, "now": timezone.now()}
        assert delete_contact(self._contact(who), **values)
        self.people.delete(who)
        self.journal.was_deleted(who, before)

    def suppress(self, number: int) -> None:
        for _ in range(max(number, len(self.records) // 50)):
            who = f"person{self.chance.randrange(len(self.records))}@mail.example"
            kind = self.chance.choice(KINDS)
            here: dict[str, Any] = {"organisation": self.organisation, "address": who, "kind": kind}
            Suppression.objects.get_or_create(**here)
            self.people.suppressed.add((who, kind.name.lower()))

    def delete_a_sync(self) -> None:
        place = self.chance.randrange(2, len(self.syncs))
        sync, before = self.syncs[place], set(self.people.members)
        here = self.definitions[place].mailing_list
        assert delete_sync(sync, PeopleOfSync.LEAVE, now=timezone.now())
        claims = self.people.claims
        self.people.claims = {each for each in claims if each[2] != sync.pk}
        kept = {each[:2] for each in self.people.claims}
        self.people.members = {each for each in before if each[0] != here or each in kept}
        self.journal.feeding[here].discard(sync.pk)
        self.journal.left_with_sync(here, sync.pk, before)

    def erase_some(self) -> None:
        for who in self.chance.sample(sorted(self.people.people), 3):
            erase(self.organisation, who, by=self.user, now=timezone.now())
            del self.people.people[who]
            self.people.members = {each for each in self.people.members if each[1] != who}
            self.people.claims = {each for each in self.people.claims if each[1] != who}
            self.journal.was_erased(who)

    def _contact(self, who: str) -> Contact:
        return Contact.objects.get(organisation=self.organisation, address=who)

    # What is asked

    def everybody(self) -> list[str]:
        """Return whoever was ever heard of, and somebody who was not."""
        told = {who for _, who in self.journal.told}
        known = set(self.people.people) | self.journal.erased
        return sorted(told | known | {"stranger@nowhere.example"})

    def differences(self) -> Iterator[str]:
        """Ask about everybody on every list, and say where the two answers differ."""
        runs = {run: number for number, run in self.runs.items()}
        contacts = {
            contact.address: contact
            for contact in Contact.objects.filter(organisation=self.organisation)
        }
        self.journal.prepare()
        for who in self.everybody():
            contact = contacts.get(who)
            facts = (
                facts_of_contact(self.organisation, contact)
                if contact
                else facts_of_address(self.organisation, who)
            )
            for answer in why(facts):
                expected = self.journal.why(answer.mailing_list.id, who)
                told = in_naive_words(answer, runs)
                self.asked[code_of(expected)] += 1
                if told != expected:
                    yield f"{who} on {answer.mailing_list.id}: {told}, expected {expected}"


def code_of(answer: Answer) -> str:
    if isinstance(answer, On):
        return "on by hand" if (0, "0") in answer.claims else "on"
    return f"{answer.code}, {answer.reason}" if answer.reason else answer.code


def in_naive_words(answer: Told, runs: dict[int, int]) -> Answer:
    if answer.is_on:
        return On(frozenset((each.sync_id, str(each.record_id)) for each in answer.claims))
    row = answer.row
    if row is None:
        sync = answer.departure.sync_id if answer.departure else None
        return Off(answer.code.value, sync=sync)
    reason = row.reason.code if row.reason else None
    refused = answer.code in ("ignored", "not_selected")
    record = str(row.record_id) if refused else None
    return Off(answer.code.value, reason, runs[row.run_id], row.sync_id, record)


def lives_in(record: Record, city: str) -> bool | None:
    return str(record["City"]) == city if "City" in record else None
