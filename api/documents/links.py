"""Links of the document: from what an operation answers to those that go on with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

JSON_TYPE = "application/json"
VERSION = "$response.header.ETag"
FIRST = "/items/0"
"""The place in a page of what stands first on it."""

Shapes = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Resource:
    """Something that has an address of its own: where it is, and what it is answered as."""

    path: str
    shape: str


@dataclass(frozen=True)
class Described:
    """An operation of the document with its address, and the answer of what was done."""

    path: str
    method: str
    operation: Mapping[str, Any]

    @property
    def answer(self) -> dict[str, Any]:
        """The answer of what was done, to which links are added."""
        responses = self.operation["responses"].items()
        return next(each for status, each in responses if status != "default")

    @property
    def shape(self) -> str:
        """The name of what is answered; empty for a file, or nothing."""
        content = self.answer.get("content", {}).get(JSON_TYPE, {})
        return _shape_of(content.get("schema", {}))

    @property
    def in_path(self) -> set[str]:
        """The names in its address."""
        return set(self.path.replace("}", "{").split("{")[1::2])

    @property
    def is_versioned(self) -> bool:
        """Tell whether it asks for `If-Match`."""
        return any(each["name"] == "If-Match" for each in self.operation.get("parameters", ()))


def add_links(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Link every operation that answers something with an address of its own, by itself or as a
    part, to the operations at and below this address; and a page of them to the one that reads the
    first. A hook of drf-spectacular."""
    operations = [
        Described(path, method, each)
        for path, methods in result["paths"].items()
        for method, each in methods.items()
    ]
    shapes = result.get("components", {}).get("schemas", {})
    alone = {each.path for each in operations if each.is_versioned}
    resources = {
        each.shape: Resource(each.path, each.shape)
        for each in operations
        if each.method == "get" and each.shape and _has_own_address(each.path, alone)
    }
    for source in operations:
        for place, resource in _answered(source, shapes, resources):
            known = _parameters(source, place, resource, shapes)
            for target in operations:
                is_reading = (target.method, target.path) == ("get", resource.path)
                if place == FIRST and not is_reading:
                    continue
                if target is not source and _goes_on(target, resource, known):
                    is_version_told = not place and target.path == resource.path
                    _link(source, target, known, is_version_told=is_version_told)
    return result


def _has_own_address(path: str, alone: set[str]) -> bool:
    """Tell whether one thing is there: one of many by its id, or the only one of its kind."""
    return path.endswith("_id}") or path in alone


def _answered(
    source: Described, shapes: Shapes, resources: Mapping[str, Resource]
) -> Iterator[tuple[str, Resource]]:
    """Yield the resources that are answered, each with its place in the body."""
    if source.shape in resources:
        yield "", resources[source.shape]
    else:
        for name, part in shapes.get(source.shape, {}).get("properties", {}).items():
            if (found := _shape_of(part)) in resources:
                yield f"/{name}", resources[found]
            elif (found := _shape_of(part.get("items", {}))) in resources and name == "items":
                yield FIRST, resources[found]


def _parameters(
    source: Described, place: str, resource: Resource, shapes: Shapes
) -> dict[str, str]:
    """Return what is known of the names in addresses after an answer."""
    known = {name: f"$request.path.{name}" for name in source.in_path}
    if not resource.path.endswith("}"):
        return known
    own = resource.path.rpartition("{")[2].rstrip("}")
    parts = shapes[resource.shape]["properties"]
    nested = own.removesuffix("_id")
    if "id" in parts:
        known[own] = f"$response.body#{place}/id"
    elif nested in parts:
        known[own] = f"$response.body#{place}/{nested}/id"
    return known


def _goes_on(target: Described, resource: Resource, known: Mapping[str, str]) -> bool:
    is_there = target.path == resource.path or target.path.startswith(f"{resource.path}/")
    return is_there and target.in_path <= set(known)


def _link(
    source: Described, target: Described, known: Mapping[str, str], *, is_version_told: bool
) -> None:
    parameters = {name: known[name] for name in sorted(target.in_path)}
    if target.is_versioned and is_version_told:
        parameters["header.If-Match"] = VERSION
    name = target.operation["operationId"]
    links = source.answer.setdefault("links", {})
    links[name] = {"operationId": name, "parameters": parameters}


def _shape_of(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
