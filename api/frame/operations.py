"""Operations: what one method of one address takes, may and answers, declared where it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, cast

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)
from pydantic import BaseModel, ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Action, TenantRequest
from accounts.acting import ActorKind, AuditActor, acting_as
from accounts.middleware import READING_METHODS
from accounts.models import ApiToken
from api.frame.authentication import MayDoIt, TokenAuthentication, TokenThrottle
from api.frame.idempotency import HEADER, MAX_KEY, answer_once, digest_of_request
from api.frame.problems import (
    CONTENT_TYPE,
    ApiProblem,
    FieldProblem,
    ProblemDetails,
    invalid,
    known_refusal,
)
from api.frame.shapes import Body, Query

JSON_TYPE = "application/json"
SOME_ETAGS = r'^(\*|"[^"]+"( *, *"[^"]+")*)$'
NUL = "A text cannot have a NUL character."


@dataclass(frozen=True)
class Reply:
    """An answer with its headers; `answer` is None where there is nothing to be told."""

    answer: BaseModel | None
    etag: str = ""
    location: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The headers that are set."""
        return {k: v for k, v in {"ETag": self.etag, "Location": self.location}.items() if v}


_TYPES_OF_FILES = {
    "application/yaml": OpenApiTypes.OBJECT,
    "application/zip": OpenApiTypes.BINARY,
}
"""What the document says of files; all others are texts."""

Answered = BaseModel | Reply | HttpResponseBase | None
"""What the method of an operation returns; a file is a response already."""


@dataclass(frozen=True)
class Operation:
    """The declaration of an operation; `example` is a body, or the parameters, that do work.
    `media` is the type of the answer: JSON, or that of a file."""

    id: str
    action: Action
    status: int
    body: type[Body] | None
    query: type[Query] | None
    in_transaction: bool
    example: Mapping[str, Any] = field(default_factory=dict)
    media: str = JSON_TYPE


class AlwaysJson(BaseContentNegotiation):
    """Answers in JSON, whatever a program says that it accepts."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        """Return the only one."""
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the only one."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type or JSON_TYPE


class Endpoint(APIView):
    """An address of the API; its methods are operations."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [MayDoIt]
    throttle_classes = [TokenThrottle]
    parser_classes = [JSONParser]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = AlwaysJson
    http_method_names = ["get", "post", "put", "patch", "delete", "head"]

    def check_permissions(self, request: Request) -> None:
        """Count the call before it can be refused, so that refusals are counted too."""
        super().check_throttles(request)
        super().check_permissions(request)

    def check_throttles(self, request: Request) -> None:
        """Do nothing: the call is counted by now."""


def operation(
    id: str,  # noqa: A002 (OpenAPI's own word)
    summary: str,
    *,
    action: Action,
    answer: type[BaseModel] | None = None,
    status: int = 0,
    body: type[Body] | None = None,
    query: type[Query] | None = None,
    versioned: bool = False,
    in_transaction: bool = True,
    example: Mapping[str, Any] | None = None,
    file: str = "",
) -> Callable[[Callable[..., Answered]], Callable[..., Any]]:
    """Declare a method as an operation: it gets the request of the organisation, then `query` and
    `body` as far as there are any, and the ids of its address by name.

    `versioned`: it asks for `If-Match`. `in_transaction` is as in `answer_once`. `file` is the
    media type of what is answered in place of JSON. The method's docstring is what the document
    says of it.
    """

    def decorate(method: Callable[..., Answered]) -> Callable[..., Any]:
        declared = Operation(
            id=id,
            action=action,
            status=status or (200 if answer or file else 204),
            body=body,
            query=query,
            in_transaction=in_transaction,
            example=example or {},
            media=file or JSON_TYPE,
        )

        @wraps(method)
        def answering(self: Endpoint, request: Request, **ids: int) -> Response:
            return _answer(method, self, request, declared, ids)

        answering.operation = declared  # type: ignore[attr-defined]
        is_post = method.__name__ == "post"
        described: Callable[..., Any] = extend_schema(
            operation_id=id,
            summary=summary,
            description=" ".join((method.__doc__ or summary).split()),
            parameters=_parameters(query, versioned=versioned, is_post=is_post),
            request=body,
            responses={
                **_described_answer(declared, answer),
                ("default", CONTENT_TYPE): OpenApiResponse(
                    ProblemDetails, description="Nothing was done."
                ),
            },
            examples=[OpenApiExample("Example", value=dict(example), request_only=True)]
            if body and example
            else None,
        )(answering)
        return described

    return decorate


def _described_answer(declared: Operation, answer: type[BaseModel] | None) -> dict[Any, Any]:
    if declared.media != JSON_TYPE:
        told = _TYPES_OF_FILES.get(declared.media, OpenApiTypes.STR)
        return {(declared.status, declared.media): told}
    return {declared.status: answer or OpenApiResponse(description="It is done.")}


def _parameters(query: type[Query] | None, *, versioned: bool, is_post: bool) -> list[Any]:
    parameters: list[Any] = [query] if query else []
    if versioned:
        parameters.append(
            OpenApiParameter(
                "If-Match",
                {"type": "string", "pattern": SOME_ETAGS},
                OpenApiParameter.HEADER,
                required=True,
                description="The ETag of the version that this changes; `*` for whichever there is",
            )
        )
    if is_post:
        parameters.append(
            OpenApiParameter(
                HEADER,
                {"type": "string", "pattern": "^[ -~]*$", "maxLength": MAX_KEY},
                OpenApiParameter.HEADER,
                description="A name of your own for this request: sent again within 24 hours it is"
                " answered the same and done once",
            )
        )
    return parameters


def _answer(
    method: Callable[..., Answered],
    view: Endpoint,
    request: Request,
    declared: Operation,
    ids: Mapping[str, int],
) -> Response:
    asked = cast("TenantRequest", request._request)

    def work() -> Response:
        try:
            inputs = _inputs(asked, declared)
            reply = method(view, asked, *inputs, **ids)
        except Exception as error:
            # Refusals end here, so that a transaction around this keeps what is to be kept of them.
            if refusal := known_refusal(error):
                return refusal.naming_admins(asked.organisation).response()
            raise
        return _respond(reply, declared.status)

    if asked.method in READING_METHODS:
        return work()
    token = cast("ApiToken", request.auth)
    with acting_as(actor_of_request(request)):
        key = asked.headers.get(HEADER, "")
        if not key or asked.method != "POST":
            return work()
        digest = digest_of_request(token, asked.method, asked.get_full_path(), body=asked.body)
        return answer_once(token, key, digest, work, in_transaction=declared.in_transaction)


def actor_of_request(request: Request) -> AuditActor:
    """Return whom the audit log names for what a request does: its token."""
    token = cast("ApiToken", request.auth)
    return AuditActor(ActorKind.TOKEN, token.pk, token.name)


def _respond(reply: Answered, status: int) -> Response:
    if isinstance(reply, HttpResponseBase):
        return cast("Response", reply)
    told = reply if isinstance(reply, Reply) else Reply(reply)
    data = None if told.answer is None else told.answer.model_dump(mode="json")
    return Response(data, status=status, headers=told.headers)


def _inputs(request: TenantRequest, declared: Operation) -> Iterator[Query | Body]:
    """Yield what the operation takes, read and checked. Raises ApiProblem."""
    query = declared.query or Query
    if with_nul := [name for name, value in request.GET.items() if "\0" in f"{name}{value}"]:
        errors = [FieldProblem(path=name.replace("\0", ""), message=NUL) for name in with_nul]
        raise ApiProblem("invalid_query", errors=errors)
    try:
        parameters = query.model_validate_strings(request.GET.dict())
    except ValidationError as error:
        raise invalid(error, code="invalid_query") from None
    if declared.query:
        yield parameters
    if declared.body:
        yield _read_body(request, declared.body)


def _read_body(request: TenantRequest, shape: type[Body]) -> Body:
    raw = request.body  # no longer than `DATA_UPLOAD_MAX_MEMORY_SIZE`
    if request.content_type != JSON_TYPE and raw:
        raise ApiProblem("unsupported_media_type")
    try:
        return shape.model_validate_json(raw or b"{}")
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":
            raise ApiProblem("invalid_json") from None
        raise invalid(error) from None
