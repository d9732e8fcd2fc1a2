"""Refusals in one form: problem details of RFC 9457 with a code, and the place of each fault."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.signals import got_request_exception
from django.http import Http404
from pydantic import BaseModel, Field, ValidationError
from rest_framework import exceptions
from rest_framework.response import Response

from accounts.models import Organisation
from api.frame.problem_codes import BY_CODE
from syncs.actors.queries.naming import name_admins
from syncs.found import CAN_BE_DELETED
from web.seen import ChangedMeanwhile

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """A fault of one thing that was sent."""

    path: str = Field(
        description="Where it is: a JSON pointer into the body, or the name of a parameter",
        examples=["/records/criteria/pattern"],
    )
    message: str = Field(description="What is wrong, for people")
    position: int | None = Field(
        None, description="In a pattern: the character at which the fault begins, from 0"
    )
    line: int | None = Field(None, description="In a manifest: the line, from 1")


class ProblemDetails(BaseModel):
    """The reason why nothing was done, as RFC 9457 has it."""

    type: str = Field(description="Where this code is explained", examples=["…/docs/api.md#codes"])
    title: str = Field(description="What the code means")
    status: int = Field(description="The HTTP status")
    code: str = Field(description="The code, which stays the same when words change")
    detail: str = Field(description="What is wrong in this case, for people")
    errors: list[FieldProblem] = Field(
        description="The faults of what was sent, each with its place"
    )


class ApiProblem(Exception):
    """A refusal: nothing was changed."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        known = BY_CODE[code]
        super().__init__(detail or known.title)
        self.known, self.errors = known, list(errors)
        self.detail = detail or " ".join(each.message for each in errors) or known.what_to_do
        self.headers = dict(headers or {})

    @classmethod
    def at(cls, path: str, message: str, *, code: str = "invalid") -> ApiProblem:
        """Return the refusal for the fault of one thing."""
        return cls(code, errors=[FieldProblem(path=path, message=message)])

    def naming_admins(self, organisation: Organisation) -> ApiProblem:
        """Return the refusal with the organisation's admins by name (R99)."""
        self.detail = name_admins(self.detail, organisation)
        for each in self.errors:
            each.message = name_admins(each.message, organisation)
        return self

    def response(self) -> Response:
        """Return the answer."""
        details = ProblemDetails(
            type=f"urn:recruitsync:problem:{self.known.code}",
            title=self.known.title,
            status=self.known.status,
            code=self.known.code,
            detail=self.detail,
            errors=self.errors,
        )
        return Response(
            details.model_dump(mode="json"),
            status=self.known.status,
            headers=self.headers,
            content_type=CONTENT_TYPE,
        )


def invalid(error: ValidationError, *, code: str = "invalid") -> ApiProblem:
    """Return the refusal of what does not have the shape that is asked for."""
    separator = "/" if code == "invalid" else "."
    errors = [
        FieldProblem(path=_path_of(fault["loc"], separator), message=_sentence(str(fault["msg"])))
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return ApiProblem(code, errors=errors)


def refuse_form(form: forms.Form, paths: Mapping[str, str], *, other: str = "") -> ApiProblem:
    """Return the refusal of what a form of a page does not take; `paths` say under which names its
    fields are sent here, `other` under which name everything else."""
    errors = [
        FieldProblem(path=paths.get(name, other), message=str(message))
        for name, messages in form.errors.items()
        for message in messages
    ]
    return ApiProblem("invalid", errors=errors)


def known_refusal(error: Exception) -> ApiProblem | None:
    """Return the refusal that an error means; None where it is a fault of ours."""
    match error:
        case ApiProblem():
            return error
        case Http404() | exceptions.NotFound():
            return ApiProblem("not_found")
        case exceptions.MethodNotAllowed():
            return ApiProblem("method_not_allowed")
        case exceptions.Throttled():
            seconds = max(1, round(getattr(error, "wait", None) or 1))
            wait = {"Retry-After": str(seconds)}
            return ApiProblem("too_many_requests", headers=wait)
        case PermissionDenied() | exceptions.PermissionDenied():
            return ApiProblem("not_allowed")
        case exceptions.NotAuthenticated():
            return ApiProblem("not_authenticated", headers={"WWW-Authenticate": "Bearer"})
        case RequestDataTooBig():
            return ApiProblem("body_too_large")
        case ChangedMeanwhile():
            return ApiProblem("version_changed")
    return ApiProblem("not_found") if isinstance(error, CAN_BE_DELETED) else None


def answer_refusal(error: Exception, context: dict[str, Any]) -> Response:
    """Answer what an operation raised; of a fault of ours nothing is told but that it is one."""
    if refusal := known_refusal(error):
        return refusal.response()
    request = context["request"]
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request._request)
    return ApiProblem("server_error").response()


def _path_of(place: tuple[int | str, ...], separator: str) -> str:
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in place]
    joined = separator.join(parts)
    return f"/{joined}" if separator == "/" and parts else joined


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return text if text.endswith((".", "?")) else f"{text}."
