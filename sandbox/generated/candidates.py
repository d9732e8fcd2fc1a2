"""The candidates: what record i looks like."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from . import careers, conversion
from .addresses import AddressBook
from .blueprint import Blueprint, Render, Wanted
from .choices import Choice, fragment, spread
from .columns import Email, Identity, Phone, SecondaryEmail, Times
from .dollar_keys import conversion_keys, dollar_keys
from .draw import salt
from .identifiers import ID_STEP, NUMBER_FORMATS, first_id
from .persons import Person
from .places import PLACES
from .staff import ownership
from .timeline import Timeline, iso

# Where each group of fields takes its bits: 13 person, 8 mail domain, 6 place, …, 60 in all.
_PLACE, _CAREER, _STUDY, _STATE, _TERMS, _STAFF = 21, 27, 36, 42, 48, 56

OPT_OUT_IN_256 = 8


def candidates(
    seed: int, *, count: int, unapproved: int, contacts: int, end: int, persons: Sequence[Person]
) -> Blueprint:
    """Make `count` candidates whose last change lies before `end`; the converted name a contact.

    After them come the `unapproved`, as they arrive from the career site.
    """
    number = salt(seed, "Candidates")
    book = address_book(seed, persons)
    timeline = Timeline(count=count + unapproved, end=end)
    prefixes = [place[-1] for place in PLACES for _ in range(2)]
    return Blueprint(
        count=count + unapproved,
        approved=count,
        salt=number,
        timeline=timeline,
        columns=[
            Identity(first_id(seed, "Candidates"), "Candidate_ID", NUMBER_FORMATS["Candidates"]),
            Email(book),
            SecondaryEmail(),
            Phone("Phone", _PLACE, [*prefixes[:-2], None, None]),
            Phone("Mobile", _PLACE, [f"{prefix}9" for prefix in prefixes]),
            Times(timeline, ["Created_Time"], ["Updated_On", "Last_Activity_Time"]),
            Conversion(timeline, count, first_id(seed, "Contacts"), contacts),
        ],
        choices=[
            Choice(0, [names(person) for person in persons]),
            Choice(_PLACE, [_place(slot) for slot in range(64)]),
            Choice(_CAREER, _careers(seed)),
            Choice(_STUDY, _studies(seed)),
            Choice(_STATE, spread(_states(seed), 6)),
            Choice(_TERMS, _terms(seed, end)),
            Choice(_STAFF, ownership(seed, "Candidate_Owner")),
        ],
    )


def address_book(seed: int, persons: Sequence[Person]) -> AddressBook:
    return AddressBook(persons, salt=salt(seed, "Candidates"), separator="")


def names(person: Person) -> dict[str, Any]:
    return {
        "Salutation": person.salutation,
        "First_Name": person.given,
        "Last_Name": person.family,
        "Full_Name": person.full,
    }


def _place(slot: int) -> dict[str, Any]:
    street, city, state, code, country, _ = PLACES[slot // 2]
    return {
        "Street": street,
        "City": city,
        "State": state,
        "Zip_Code": code,
        "Country": country,
        "Website": f"https://people.example/{slot}" if slot % 8 == 0 else ("", None)[slot % 2],
    }


def _careers(seed: int) -> list[dict[str, Any]]:
    chance = random.Random(f"{seed} careers")
    first_row = first_id(seed, "rows")
    return [_career(chance, first_row + slot * ID_STEP) for slot in range(512)]


def _career(chance: random.Random, row: int) -> dict[str, Any]:
    department = chance.choices(careers.DEPARTMENTS, weights=(25, 20, 12, 8, 12, 9, 5, 9))[0]
    title = chance.choice(careers.TITLES[department])
    employer = chance.choice(careers.EMPLOYERS)
    years = chance.choice((None, *range(16)))
    jobs = [_job(chance, row, title, employer)] if years else []
    return {
        "Department": department if chance.random() < 0.95 else chance.choice((None, "")),
        "Experience_in_Years": years,
        "Current_Job_Title": title if years else "",
        "Current_Employer": employer if years else chance.choice((None, "null")),
        "Skill_Set": chance.choice(careers.SKILLS[department]),
        "Experience_Details": jobs,
    }


def _job(chance: random.Random, row: int, title: str, employer: str) -> dict[str, Any]:
    start = chance.randrange(2008, 2023)
    return {
        "id": str(row),
        "Occupation_Title": title,
        "Company": employer,
        "Summary": None,
        "Work_Duration": {"from": f"0{chance.randrange(1, 10)}-{start}", "to": f"12-{start + 3}"},
        "I_currently_work_here": chance.random() < 0.5,
    }


def _studies(seed: int) -> list[dict[str, Any]]:
    chance = random.Random(f"{seed} studies")
    first_row = first_id(seed, "rows") + 10_000 * ID_STEP
    return [_study(chance, slot, first_row + slot * ID_STEP) for slot in range(64)]


def _study(chance: random.Random, slot: int, row: int) -> dict[str, Any]:
    # Sixteen years of passing, four alternatives each; one in sixteen is unknown.
    year = 2009 + slot % 16 if slot >= 4 else None
    degree = chance.choice(careers.QUALIFICATIONS)
    education = {
        "id": str(row),
        "Degree": degree,
        "Institute_School": chance.choice(careers.SCHOOLS),
        "Major_Department": chance.choice(careers.MAJORS),
        "Duration": {"from": f"06-{year - 4}", "to": f"05-{year}"} if year else None,
        "Currently_pursuing": False,
    }
    return {
        "Year_of_Passing": year,
        "Highest_Qualification_Held": degree if year else None,
        "Educational_Details": [education] if year else [],
    }


def _states(seed: int) -> list[dict[str, Any]]:
    chance = random.Random(f"{seed} states")
    return [
        {
            "Candidate_Status": status,
            "Candidate_Stage": chance.choice(careers.STAGES),
            "Source": chance.choice(careers.SOURCES),
            "Rating": chance.choice((None, None, 1, 2, 3, 4, 5)),
            "Is_Locked": False,
            "Is_Unqualified": status == "Unqualified",
            "Associated_Tags": chance.choice(([], [], [], [chance.choice(careers.TAGS)])),
            "Last_Mailed_Time": None,
            "Profile_Image": chance.choice((None, None, None, f"image.{len(status)}")),
            "Certificates": [],
        }
        for status in careers.STATUSES
        for _ in range(2)
    ]


def _terms(seed: int, end: int) -> list[dict[str, Any]]:
    chance = random.Random(f"{seed} terms")
    today = date.fromisoformat(iso(end)[:10])
    terms = [_term(chance, today) for _ in range(256)]
    return [{"Email_Opt_Out": slot < OPT_OUT_IN_256, **term} for slot, term in enumerate(terms)]


def _term(chance: random.Random, today: date) -> dict[str, Any]:
    salary = chance.choice((None, None, 28_000, 42_500.5, 55_000, 71_250, 1_200_000))
    start = today + timedelta(days=chance.randrange(-200, 400))
    return {
        "Expected_Salary": salary and round(salary * 1.15, 2),
        "Current_Salary": salary and float(salary),
        "Notice_Period_Days": chance.choice((None, 0, 14, 30, 60, 90)),
        "Expected_Start": chance.choice((None, start.isoformat(), start.isoformat())),
        "Remote_OK": chance.random() < 0.4,
        "Interview_Score": chance.choice((None, 1.5, 3.25, 4.75, 5.0)),
        "Languages": sorted(chance.sample(careers.LANGUAGES, chance.randrange(4))),
        "Badge_Number": chance.choice((None, 9_007_199_254_740_993 + chance.randrange(10**15))),
        "Salary_Step": salary and round(salary / 12, 2),
    }


@dataclass(frozen=True)
class Conversion:
    """The last column, of the `$` keys, among them whether the candidate was converted.

    From `approved` on nobody is approved yet, nor converted.
    """

    timeline: Timeline
    approved: int
    first_contact_id: int
    contacts: int

    def bind(self, wanted: Wanted) -> Render:
        close = _closing(None), _closing(None, approved=False)

        def render(indices: Sequence[int], bits: list[int]) -> list[bytes]:
            page = closings(indices, self.approved, *close)
            for place in conversion.converted_places(indices):
                if indices[place] < self.approved:
                    page[place] = _closing(self._detail(indices[place]))
            return page

        return render

    def _detail(self, index: int) -> dict[str, Any]:
        detail = {"convert_date": iso(self.timeline.updated(index))[:10]}
        if index < self.contacts:
            detail["contact"] = str(self.first_contact_id + index * ID_STEP)
        return detail


def closings(indices: Sequence[int], approved: int, usual: bytes, waiting: bytes) -> list[bytes]:
    """Return `usual` for each index below `approved`, `waiting` for the others."""
    if not indices or max(indices) < approved:
        return [usual] * len(indices)
    return [usual if index < approved else waiting for index in indices]


def _closing(detail: dict[str, Any] | None, *, approved: bool = True) -> bytes:
    return fragment(conversion_keys(detail) | dollar_keys(approved=approved)) + b"}"
