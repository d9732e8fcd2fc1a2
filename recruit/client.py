"""The Recruit API as Python calls, one method for each kind of question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Literal, Self

import httpx

from recruit import bulk, metadata
from recruit.answer import Shape, read_answer
from recruit.auth import auth_for
from recruit.bounds import Bounds
from recruit.budget import Budget
from recruit.call_slots import CALLS_AT_ONCE, CallSlots, MemoryCallSlots
from recruit.circuit import Circuit, NoCircuit
from recruit.credentials import Credentials
from recruit.endpoints import Endpoints
from recruit.errors import NeverEnds, UnexpectedAnswer
from recruit.meter import (
    BULK_JOB_PRICE,
    BULK_STEP_PRICE,
    DELETED_PRICE,
    METADATA_PRICE,
    RECORDS_PRICE,
    Meter,
)
from recruit.network import Network
from recruit.pages import (
    DeletedPage,
    Record,
    RecordPage,
    checked_records,
    is_record_id,
    read_deleted_page,
    read_record_page,
)
from recruit.questions import BULK_API, ApiQuestion, given, module_path, since_header
from recruit.server_clock import ServerClock
from recruit.token_store import MemoryTokenStore, TokenStore
from recruit.transport import BoundedTransport, Sink
from recruit.wire import Wire

MAX_PER_PAGE = 200
MAX_PAGES_OF_USERS = 50


class RecruitClient:
    """A connection to one Recruit account. Safe for threads; makes `connections` calls at a time.

    Every method raises a `RecruitError` that says what to do, see `recruit.errors`. Without a
    `token_store`, access tokens are kept in this client alone; without `slots`, its calls are
    counted alone. `circuit` is told how calls go, and `budget` what they leave of
    the credits. `transport` replaces the network. `clock` is
    Recruit's, as its answers tell it.
    """

    def __init__(
        self,
        endpoints: Endpoints,
        credentials: Credentials,
        *,
        token_store: TokenStore | None = None,
        slots: CallSlots | None = None,
        circuit: Circuit | None = None,
        budget: Budget | None = None,
        connections: int = CALLS_AT_ONCE,
        bounds: Bounds | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        bounds = bounds or Bounds()
        store = MemoryTokenStore() if token_store is None else token_store
        self._meter = Meter()
        self._circuit = circuit or NoCircuit()
        self._budget = budget or Budget()
        self.clock = ServerClock()
        self._http = httpx.Client(
            auth=auth_for(endpoints, credentials, store),
            transport=BoundedTransport(
                transport or Network(connections),
                bounds=bounds,
                meter=self._meter,
                slots=slots or MemoryCallSlots(connections),
                circuit=self._circuit,
                clock=self.clock,
            ),
        )
        self._wire = Wire(self._http, api_url=endpoints.api_url, bounds=bounds, budget=self._budget)

    def records(
        self,
        module: str,
        *,
        fields: Sequence[str] | None = None,
        page: int = 1,
        per_page: int = MAX_PER_PAGE,
        sort_by: str | None = "Created_Time",
        sort_order: Literal["asc", "desc"] = "asc",
        modified_since: datetime | None = None,
        converted: Literal["true", "false", "both"] = "both",
        approved: Literal["true", "false", "both"] | None = None,
        cvid: str | None = None,
    ) -> RecordPage:
        """Fetch one page of 1 to 200 records, with all fields or `fields`.

        `modified_since` is aware and inclusive, to the second. `converted` goes out for
        Candidates only; other modules do not convert. Raises UnknownView for a wrong `cvid`.
        """
        params = given(
            page=page,
            per_page=per_page,
            fields=",".join(fields) if fields else None,
            sort_by=sort_by,
            sort_order=sort_order if sort_by else None,
            converted=converted if module == "Candidates" else None,
            approved=approved,
            cvid=cvid,
        )
        question = ApiQuestion(
            module_path(module), RECORDS_PRICE, params, since_header(modified_since)
        )
        return read_record_page(self._wire.ask(question), page=page, per_page=per_page)

    def deleted(
        self,
        module: str,
        *,
        type: Literal["all", "recycle", "permanent"] = "all",  # noqa: A002 (Recruit's word)
        page: int = 1,
        per_page: int = MAX_PER_PAGE,
        modified_since: datetime | None = None,
    ) -> DeletedPage:
        """Fetch one page of what was deleted since `modified_since` (aware), or ever."""
        params = given(type=type, page=page, per_page=per_page)
        path = f"{module_path(module)}/deleted"
        question = ApiQuestion(path, DELETED_PRICE, params, since_header(modified_since))
        return read_deleted_page(self._wire.ask(question), page=page, per_page=per_page)

    def record(self, module: str, record_id: str) -> Record | None:
        """Fetch one record by its id; return None if there is none."""
        if not is_record_id(record_id):
            return None
        answer = self._wire.ask(ApiQuestion(f"{module_path(module)}/{record_id}", RECORDS_PRICE))
        return None if answer is None else _only(checked_records(answer))

    def modules(self) -> tuple[metadata.Module, ...]:
        """Fetch all modules of the account, those the API does not serve included."""
        answer = self._metadata(metadata.ModuleList, "settings/modules")
        return answer.modules if answer else ()

    def fields(self, module: str) -> tuple[metadata.Field, ...]:
        """Fetch the fields of a module, standard and custom; () where a module has none."""
        answer = self._metadata(metadata.FieldList, "settings/fields", module=module_path(module))
        return answer.fields if answer else ()

    def custom_views(self, module: str) -> tuple[metadata.CustomView, ...]:
        """Fetch the custom views of a module that this account may see."""
        answer = self._metadata(
            metadata.CustomViewList, "settings/custom_views", module=module_path(module)
        )
        return answer.custom_views if answer else ()

    def organisation(self) -> metadata.RecruitOrganisation:
        """Fetch the account itself, with its edition and time zone."""
        answer = self._metadata(metadata.OrganisationList, "org")
        if answer is None:
            raise UnexpectedAnswer("the account has no organisation")
        return answer.org[0]

    def current_user(self) -> metadata.RecruitUser:
        """Fetch the user whose credentials these are: the cheapest test of a connection (R2)."""
        answer = self._metadata(metadata.UserList, "users", type="CurrentUser")
        if answer is None:
            raise UnexpectedAnswer("the credentials belong to no user")
        return answer.users[0]

    def users(self) -> tuple[metadata.RecruitUser, ...]:
        """Fetch all users of the account, those who have left it included."""
        users: dict[str | None, metadata.RecruitUser] = {}  # nobody is looked up without an id
        for page in range(1, MAX_PAGES_OF_USERS + 1):
            answer = self._metadata(metadata.UserList, "users", type="AllUsers", page=str(page))
            before = len(users)
            users |= {user.id: user for user in answer.users} if answer else {}
            if answer is None or not answer.info.more_records:
                return tuple(users.values())
            if len(users) == before:
                break
        raise NeverEnds("a list of users without an end")

    def start_bulk_read(
        self, module: str, *, fields: Sequence[str], file: int = 1, cvid: str | None = None
    ) -> str:
        """Ask for the `file`th 200,000 records of a module, as they are now; return the job's id.

        Neither `$converted` nor `$approved` can be asked for or filtered by: all are written.
        """
        query = given(module=module_path(module), page=file, cvid=cvid)
        body = {"query": {**query, "selectfields": list(fields)}}
        question = ApiQuestion("read", BULK_JOB_PRICE, api=BULK_API, body=body)
        return bulk.read_job_id(self._wire.ask(question))

    def bulk_read(self, job_id: str) -> bulk.BulkJob:
        """Fetch the state of a job. Raises UnexpectedAnswer for a state nobody knows."""
        question = ApiQuestion(f"read/{bulk.checked_id(job_id)}", BULK_STEP_PRICE, api=BULK_API)
        return bulk.read_job(self._wire.ask(question))

    def download_bulk_read(self, job_id: str, sink: Sink) -> None:
        """Write the zip archive of a completed job to `sink`, to be read by `bulk_pieces`.

        Recruit allows ten downloads a minute; RateLimited is raised beyond that.
        """
        path = f"read/{bulk.checked_id(job_id)}/result"
        self._wire.ask(ApiQuestion(path, BULK_STEP_PRICE, api=BULK_API, sink=sink))

    def _metadata(self, shape: type[Shape], path: str, **params: str) -> Shape | None:
        answer = self._wire.ask(ApiQuestion(path, METADATA_PRICE, params))
        return None if answer is None else read_answer(shape, answer)

    @property
    def calls(self) -> int:
        """The number of HTTP calls made to the API host so far, repeats included."""
        return self._meter.calls

    @property
    def credits(self) -> int:
        """The price of these calls as documented; Recruit's own count may differ."""
        return self._meter.credits

    @property
    def waited(self) -> float:
        """The seconds that the oldest question has waited for its answer by now; 0 for none."""
        return self._wire.under_way.longest

    def close(self) -> None:
        self._http.close()
        self._circuit.settle()
        self._budget.settle()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _only(records: list[Record]) -> Record:
    if len(records) != 1:
        raise UnexpectedAnswer(f"{len(records)} records where one was asked for")
    return records[0]
