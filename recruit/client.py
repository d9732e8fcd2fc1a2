"""The Recruit API as Python calls: one method per kind of question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Literal, Self, TypeVar

import httpx
from pydantic import ValidationError

from recruit import metadata
from recruit.auth import auth_for
from recruit.bounds import Bounds
from recruit.credentials import Credentials
from recruit.endpoints import Endpoints
from recruit.errors import UnexpectedAnswer
from recruit.meter import DELETED, METADATA, RECORDS, Meter
from recruit.pages import (
    DeletedPage,
    Record,
    RecordPage,
    checked_records,
    deleted_page,
    is_record_id,
    misfit,
    record_page,
)
from recruit.questions import Question, given, module_path, since
from recruit.token_store import MemoryTokenStore, TokenStore
from recruit.transport import BoundedTransport, network
from recruit.wire import Wire

LARGEST_PAGE = 200

Answer = TypeVar("Answer", bound=metadata.Answer)


class RecruitClient:
    """One connection to one Recruit account. Safe for threads; `connections` calls at a time.

    Every method raises a `RecruitError` that tells what to do, see `recruit.errors`. Without a
    `token_store`, access tokens are kept in this client alone. `transport` replaces the network.
    """

    def __init__(
        self,
        endpoints: Endpoints,
        credentials: Credentials,
        *,
        token_store: TokenStore | None = None,
        connections: int = 3,
        bounds: Bounds | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        bounds = bounds or Bounds()
        store = MemoryTokenStore() if token_store is None else token_store
        self._meter = Meter()
        self._http = httpx.Client(
            auth=auth_for(endpoints, credentials, store),
            transport=BoundedTransport(
                transport or network(connections), bounds=bounds, meter=self._meter
            ),
        )
        self._wire = Wire(self._http, api_url=endpoints.api_url, bounds=bounds)

    def records(
        self,
        module: str,
        *,
        fields: Sequence[str] | None = None,
        page: int = 1,
        per_page: int = LARGEST_PAGE,
        sort_by: str | None = "Created_Time",
        sort_order: Literal["asc", "desc"] = "asc",
        modified_since: datetime | None = None,
        converted: Literal["true", "false", "both"] = "both",
        approved: Literal["true", "false", "both"] | None = None,
        cvid: str | None = None,
    ) -> RecordPage:
        """One page of records, all fields or `fields`, 1 to 200 of them.

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
        question = Question(module_path(module), RECORDS, params, since(modified_since))
        return record_page(self._wire.ask(question), page=page)

    def deleted(
        self,
        module: str,
        *,
        type: Literal["all", "recycle", "permanent"] = "all",  # noqa: A002 (Recruit's word)
        page: int = 1,
        per_page: int = LARGEST_PAGE,
        modified_since: datetime | None = None,
    ) -> DeletedPage:
        """One page of what was deleted since `modified_since` (aware), or ever."""
        params = given(type=type, page=page, per_page=per_page)
        path = f"{module_path(module)}/deleted"
        question = Question(path, DELETED, params, since(modified_since))
        return deleted_page(self._wire.ask(question), page=page)

    def record(self, module: str, record_id: str) -> Record | None:
        """One record by its id, None if there is none."""
        if not is_record_id(record_id):
            return None
        answer = self._wire.ask(Question(f"{module_path(module)}/{record_id}", RECORDS))
        return None if answer is None else _only(checked_records(answer))

    def modules(self) -> tuple[metadata.Module, ...]:
        """All modules of the account, those the API does not serve included."""
        answer = self._metadata(metadata.ModuleList, "settings/modules")
        return answer.modules if answer else ()

    def fields(self, module: str) -> tuple[metadata.Field, ...]:
        """The fields of a module, standard and custom; () where a module has none."""
        answer = self._metadata(metadata.FieldList, "settings/fields", module=module_path(module))
        return answer.fields if answer else ()

    def custom_views(self, module: str) -> tuple[metadata.CustomView, ...]:
        """The custom views of a module that this account may see."""
        answer = self._metadata(
            metadata.CustomViewList, "settings/custom_views", module=module_path(module)
        )
        return answer.custom_views if answer else ()

    def organisation(self) -> metadata.Organisation:
        """The account itself, with its edition and time zone."""
        answer = self._metadata(metadata.OrganisationList, "org")
        if answer is None:
            raise UnexpectedAnswer("the account has no organisation")
        return answer.org[0]

    def current_user(self) -> metadata.User:
        """The user whose credentials these are: the cheapest test of a connection (R2)."""
        answer = self._metadata(metadata.UserList, "users", type="CurrentUser")
        if answer is None:
            raise UnexpectedAnswer("the credentials belong to no user")
        return answer.users[0]

    def _metadata(self, shape: type[Answer], path: str, **params: str) -> Answer | None:
        answer = self._wire.ask(Question(path, METADATA, params))
        try:
            return None if answer is None else shape.model_validate(answer)
        except ValidationError as error:
            raise misfit(error) from None

    @property
    def calls(self) -> int:
        """HTTP calls made to the API host so far, repeats included."""
        return self._meter.calls

    @property
    def credits(self) -> int:
        """What these calls cost by the documented prices; Recruit's own count may differ."""
        return self._meter.credits

    def close(self) -> None:
        self._http.close()

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
