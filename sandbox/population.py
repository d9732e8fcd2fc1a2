"""The account's records as the seed makes them: people by blueprint, companies made once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from .generated import companies
from .generated.blueprint import Blueprint
from .generated.candidates import candidates
from .generated.contacts import contacts
from .generated.identifiers import first_id
from .generated.persons import make_persons
from .generated.staff import staff
from .generated.timeline import Timeline
from .records.table import Table
from .schema.modules import modules

END = date(2026, 6, 30)


@dataclass(frozen=True)
class Size:
    """The numbers of approved people, clients and job openings.

    For every two hundred people there is one more who waits for approval. `end` is the day on
    which the generated past ends; later changes are made by people.
    """

    candidates: int
    contacts: int
    end: date = END
    clients: int = companies.CLIENTS
    job_openings: int = companies.JOB_OPENINGS


class Population:
    """The records as the seed makes them; `end` is in epoch seconds."""

    def __init__(self, seed: int, size: Size) -> None:
        self._seed = seed
        self._size = size
        self.end = int(
            datetime(size.end.year, size.end.month, size.end.day, tzinfo=UTC).timestamp()
        )
        self._persons = make_persons(seed)
        self._people = self._generate_people()
        self._tables = self._fill()

    def tables(self) -> dict[str, Table]:
        """Return every module by its API name, with nothing changed yet."""
        return {name: table.copy() for name, table in self._tables.items()}

    def _fill(self) -> dict[str, Table]:
        tables = {
            module.api_name: Table(
                module,
                first_id=first_id(self._seed, module.api_name),
                blueprint=self._people.get(module.api_name),
                user=staff(self._seed)[0],
            )
            for module in modules(self._seed)
        }
        for name, records in self._generate_companies().items():
            timeline = Timeline(count=len(records), end=self.end)
            for index, values in enumerate(records):
                created, updated = timeline.created(index), timeline.updated(index)
                tables[name].insert(values, created=created, now=updated)
        return tables

    def _generate_people(self) -> dict[str, Blueprint]:
        size = self._size
        return {
            "Candidates": candidates(
                self._seed,
                count=size.candidates,
                unapproved=_unapproved(size.candidates),
                contacts=size.contacts,
                end=self.end,
                persons=self._persons,
            ),
            "Contacts": contacts(
                self._seed,
                count=size.contacts,
                unapproved=_unapproved(size.contacts),
                candidates=size.candidates,
                end=self.end,
                persons=self._persons,
                clients=companies.client_lookups(self._seed, size.clients),
            ),
        }

    def _generate_companies(self) -> dict[str, list[dict[str, Any]]]:
        seed, size, end = self._seed, self._size, self._size.end
        people = self._people["Contacts"]
        some_contacts = people.values(
            range(min(people.approved, size.job_openings)), frozenset({"Full_Name", "Client_Name"})
        )
        return {
            "Clients": list(companies.clients(seed, size.clients)),
            "Job_Openings": list(
                companies.job_openings(seed, some_contacts, end, size.job_openings)
            ),
            "Alumni": list(companies.alumni(seed, self._persons, end)),
            "Referral_Bonuses": list(companies.referral_bonuses(seed, end)),
            "Departments": list(companies.departments(seed)),
            "Freelancers": list(companies.freelancers(seed, self._persons, end)),
        }


def _unapproved(count: int) -> int:
    """Return one for every two hundred who are approved."""
    return count // 200
