"""Contacts with clients and job openings in the sandbox, and who of them matches, found naively.

The naive model joins what Recruit's own lists show, once for each combination of a contact, its
client and one of its openings, and asks the naive meaning of each condition.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Organisation
from criteria import Condition, ConditionField, Connector, Criteria, Subject, ValueType
from syncs.models import Selection, Sync
from tests.builders import make_sync
from tests.criteria.naive import satisfies
from tests.run.naive import address_of, by_itself
from tests.world.imports import change
from tests.world.source import Source

Record = dict[str, Any]

TITLE = ConditionField("Job_Title", "Job title", ValueType.TEXT)
INDUSTRY = ConditionField("Industry", "Industry", ValueType.PICK_LIST, subject=Subject.CLIENT)
BILLING_CITY = ConditionField(
    "Billing_City", "Billing city", ValueType.TEXT, subject=Subject.CLIENT
)
STATUS = ConditionField(
    "Job_Opening_Status", "Status", ValueType.PICK_LIST, subject=Subject.JOB_OPENING
)
CITY = ConditionField("City", "City", ValueType.TEXT, subject=Subject.JOB_OPENING)
REMOTE = ConditionField("Remote_Job", "Remote job", ValueType.BOOLEAN, subject=Subject.JOB_OPENING)


IN_BANKING = Condition.about(INDUSTRY, "is", "Banking")
NOT_BANKING = Condition.about(INDUSTRY, "is_not", "Banking")
IS_OPEN = Condition.about(STATUS, "is", "In-progress")
IN_PARIS = Condition.about(CITY, "is", "Paris")


def client_of(source: Source, **fields: Any) -> dict[str, str]:
    """A new client, as a look-up names it."""
    return {"name": "A client", "id": source.add_other("Clients", Client_Name="A client", **fields)}


def contact(source: Source, address: str, **fields: Any) -> str:
    """A new contact's id."""
    return source.add(address, "Contacts", **fields)


def opening(source: Source, contact: str | None, **fields: Any) -> str:
    """The id of a new opening, of this contact or nobody."""
    named = {"name": "Somebody", "id": contact} if contact else None
    fields = {"Posting_Title": "Clerk", **fields}
    return source.add_other("Job_Openings", Contact_Name=named, **fields)


def at_a_bank(source: Source, address: str) -> tuple[str, str]:
    """A new contact of a new bank: both ids."""
    bank = client_of(source, Industry="Banking")
    return contact(source, address, Client_Name=bank), bank["id"]


def make_contact_sync(
    source: Source, organisation: Organisation, *conditions: Condition, **more: Any
) -> Sync:
    """A sync of contacts by criteria; `pattern` is one of its own."""
    sync = make_sync(organisation, connection=source.connect(organisation), module="Contacts")
    by_criteria(sync, *conditions, pattern=more.pop("pattern", None))
    change(sync, **more)
    return sync


def by_criteria(sync: Sync, *conditions: Condition, pattern: str | None = None) -> None:
    criteria = Criteria(conditions=conditions, pattern=pattern)
    change(sync, selection=Selection.CRITERIA, criteria=criteria.model_dump(mode="json"))


def matching_addresses(source: Source, sync: Sync, now: datetime, zone: ZoneInfo) -> set[str]:
    """The addresses of the contacts that match and can be written to, by brute force."""
    criteria = Criteria.model_validate(sync.criteria)
    clients = {client["id"]: client for client in source.rows("Clients")}
    openings = source.rows("Job_Openings")
    found = set()
    for contact in source.rows("Contacts"):
        if by_itself(contact["Email"]) is None and _matches(
            criteria, contact, clients, openings, now, zone
        ):
            found.add(str(address_of(contact["Email"])))
    return found


def _matches(
    criteria: Criteria,
    contact: Record,
    clients: dict[str, Record],
    openings: list[Record],
    now: datetime,
    zone: ZoneInfo,
) -> bool:
    client = clients.get(str((contact["Client_Name"] or {}).get("id")), {})
    own = [o for o in openings if (o["Contact_Name"] or {}).get("id") == contact["id"]]
    for opening in own or [{}]:
        records = {
            Subject.RECORD: contact,
            Subject.CLIENT: client,
            Subject.JOB_OPENING: opening,
        }
        answers = [satisfies(c, records[c.subject], now, zone) for c in criteria.conditions]
        if _pattern_holds(criteria, answers):
            return True
    return False


def _pattern_holds(criteria: Criteria, answers: list[bool]) -> bool:
    """The default pattern from left to right, another one as Python reads it."""
    if criteria.pattern is not None:
        names = {f"c{number}": answer for number, answer in enumerate(answers, start=1)}
        words = criteria.pattern.replace("(", " ( ").replace(")", " ) ").split()
        expression = " ".join(f"c{word}" if word.isdigit() else word for word in words)
        return bool(eval(expression, {}, names))  # noqa: S307 (our own pattern)
    holds = answers[0]
    for condition, answer in zip(criteria.conditions[1:], answers[1:], strict=True):
        holds = (holds or answer) if condition.connector is Connector.OR else (holds and answer)
    return holds
