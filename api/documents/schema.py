"""The description of pydantic models and tokens in the document."""

from __future__ import annotations

from typing import Any

from drf_spectacular.contrib.pydantic import PydanticExtension
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from pydantic.json_schema import model_json_schema

from api.frame.shapes import Body, Query


class ShapeExtension(PydanticExtension):  # type: ignore[no-untyped-call]
    """Describes what is sent as it may be sent, and what is answered as it is answered."""

    priority = 1

    def map_serializer(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        """Return the JSON schema of a model; those that it is made of become components."""
        is_sent = issubclass(self.target, Body | Query)
        schema = model_json_schema(
            self.target,
            ref_template="#/components/schemas/{model}",
            mode="validation" if is_sent else "serialization",
        )
        for name, part in schema.pop("$defs", {}).items():
            component = ResolvedComponent(  # type: ignore[no-untyped-call]
                name=name, type=ResolvedComponent.SCHEMA, object=name, schema=part
            )
            auto_schema.registry.register_on_missing(component)
        return schema


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the token."""

    target_class = "api.frame.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Return a bearer token."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of Account settings → API tokens, such as `rst_1a2b3c4d_…`.",
        }


class RoomSchema(AutoSchema):
    """Groups operations by the noun that their address begins with."""

    def get_tags(self) -> list[str]:
        """Return the first part of the address, for people."""
        return [self.path.removeprefix("/api/v1/").split("/")[0].replace("-", " ").capitalize()]
