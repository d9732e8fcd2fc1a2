"""The clients, job openings, departments and custom modules: at most a few hundred records each.

Unlike people these are made when the sandbox starts and kept.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from . import careers
from .identifiers import ID_STEP, first_id
from .persons import Person
from .places import PLACES
from .staff import staff

Records = Iterator[dict[str, Any]]

CLIENTS = 300
JOB_OPENINGS = 400
ALUMNI = 300
REFERRAL_BONUSES = 120
FREELANCERS = 80

_LINES = ("Logistics", "Systems", "Foods", "Textiles", "Capital", "Health", "Robotics", "Media")


def client_lookups(seed: int, count: int = CLIENTS) -> list[dict[str, str]]:
    """Return `{"name","id"}` of every client, as look-up fields show them."""
    first = first_id(seed, "Clients")
    return [
        {"name": _client_name(number), "id": str(first + number * ID_STEP)}
        for number in range(count)
    ]


def clients(seed: int, count: int = CLIENTS) -> Records:
    chance = random.Random(f"{seed} clients")
    people = staff(seed)
    for lookup in client_lookups(seed, count):
        street, city, state, code, country, prefix = chance.choice(PLACES)
        address = {"Street": street, "City": city, "State": state, "Code": code, "Country": country}
        yield {
            "Client_Name": lookup["name"],
            "Industry": chance.choice((None, *careers.INDUSTRIES)),
            "Website": chance.choice((None, "", f"https://client{lookup['id'][-5:]}.example")),
            "Contact_Number": f"{prefix}{chance.randrange(10**6, 10**7)}",
            "Account_Manager": chance.choice(people),
            **{f"Billing_{name}": value for name, value in address.items()},
            **{f"Shipping_{name}": value for name, value in address.items()},
        }


def job_openings(
    seed: int, contacts: Sequence[dict[str, Any]], today: date, count: int = JOB_OPENINGS
) -> Records:
    """Make openings of the contacts' clients, one for each of `contacts`.

    Where these are fewer, some have more than one. Without contacts the openings are of nobody.
    """
    chance = random.Random(f"{seed} job openings")
    lookups = client_lookups(seed)
    for number in range(count):
        contact = contacts[number % len(contacts)] if contacts else None
        department = chance.choice(careers.DEPARTMENTS)
        _, city, state, _, country, _ = chance.choice(PLACES)
        opened = today - timedelta(days=chance.randrange(400))
        yield {
            "Posting_Title": chance.choice(careers.TITLES[department]),
            "Client_Name": (contact and contact["Client_Name"]) or chance.choice(lookups),
            "Contact_Name": contact and {"name": contact["Full_Name"], "id": contact["id"]},
            "Job_Opening_Status": chance.choice(careers.JOB_STATUSES),
            "Job_Type": chance.choice(careers.JOB_TYPES),
            "Industry": chance.choice(careers.INDUSTRIES),
            "Date_Opened": opened.isoformat(),
            "Target_Date": chance.choice((None, (opened + timedelta(days=60)).isoformat())),
            "Work_Experience": chance.choice(careers.WORK_EXPERIENCE),
            "Number_of_Positions": str(chance.randrange(1, 9)),
            "Remote_Job": chance.random() < 0.3,
            "City": city,
            "State": state,
            "Country": country,
        }


def alumni(seed: int, persons: Sequence[Person], today: date) -> Records:
    chance = random.Random(f"{seed} alumni")
    for number in range(ALUMNI):
        person = persons[chance.randrange(len(persons))]
        address = f"{person.local}_{number}@alumni.example"
        yield {
            "Name": person.full,
            "Contact_Address": chance.choices((address, None, "", "null"), (94, 3, 2, 1))[0],
            "Email_Opt_Out": chance.random() < 0.03,
            "Left_On": (today - timedelta(days=chance.randrange(3000))).isoformat(),
            "Last_Department": chance.choice(careers.DEPARTMENTS),
            "Would_Return": chance.random() < 0.5,
        }


def referral_bonuses(seed: int, today: date) -> Records:
    chance = random.Random(f"{seed} referral bonuses")
    people = staff(seed)
    for number in range(REFERRAL_BONUSES):
        paid = (today - timedelta(days=chance.randrange(700))).isoformat()
        yield {
            "Name": f"Bonus {number + 1:04}",
            "Amount": float(chance.choice((250, 500, 1000))),
            "Paid_On": chance.choice((paid, None)),
            "Referred_By": chance.choice(people),
        }


def freelancers(seed: int, persons: Sequence[Person], today: date) -> Records:
    """Make people with two addresses; one in eight has only the private one."""
    chance = random.Random(f"{seed} freelancers")
    for number in range(FREELANCERS):
        person = persons[chance.randrange(len(persons))]
        yield {
            "Name": person.full,
            "Work_Email": None if number % 8 == 7 else f"{person.local}_{number}@studio.example",
            "Private_Email": f"{person.local}_{number}@home.example",
            "Email_Opt_Out": chance.random() < 0.03,
            "Day_Rate": float(chance.choice((320, 450, 600))),
            "Available_From": chance.choice((None, (today + timedelta(days=number)).isoformat())),
        }


def departments(seed: int) -> Records:
    people = staff(seed)
    for place, name in enumerate(careers.DEPARTMENTS):
        yield {"Name": name, "Head": people[place % len(people)]}


def _client_name(number: int) -> str:
    employer = careers.EMPLOYERS[number % len(careers.EMPLOYERS)]
    line = _LINES[number // len(careers.EMPLOYERS) % len(_LINES)]
    return f"{employer} {line} {number + 1}"
