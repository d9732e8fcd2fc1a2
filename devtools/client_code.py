"""Writes what of the Python client follows from the OpenAPI document: `make client`.

The models and the method of each operation are written into `clients/recruitsync_client/`; a test
compares them with the document, so that neither is changed without the other.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "clients" / "recruitsync_client"

SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
FORMATS = {"date-time": "datetime", "date": "date"}
MARGIN = 90

MODELS_HEAD = '''"""The shapes of what is sent and answered, from OpenAPI by `make client`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from recruitsync_client.shapes import Answer, Sent

'''

OPERATIONS_HEAD = '''"""A method for each operation, from the OpenAPI document by `make client`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from recruitsync_client import models
from recruitsync_client.transport import Transport


class Operations(Transport):
    """The operations of the API by their names in the document. What cannot be done raises an
    error of `recruitsync_client.errors`."""
'''


def main() -> int:
    """Write both files, formatted; return the exit code of the formatter."""
    for name, text in client_files(read_document()).items():
        (FOLDER / name).write_text(formatted(text))
    return 0


def read_document() -> dict[str, Any]:
    """Return the OpenAPI document of the API as it is in this working copy; no server is asked."""
    needed = {
        "DJANGO_SETTINGS_MODULE": "recruitsync.settings",
        "SECRET_KEY": "signs nothing: the document says nothing of any organisation",
        "SECRETS_KEY_RING": "Zm9yIHRlc3RzIG9ubHk6IGVuY3J5cHRzIG5vdGhpbmc=",
        "DATABASE_URL": "postgresql:///nobody-connects",
        "REDIS_URL": "redis://nobody-connects",
    }
    for name, value in needed.items():
        os.environ.setdefault(name, value)
    import django  # noqa: PLC0415  (the settings come first)

    django.setup()
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415

    from api.documents import schema  # noqa: F401, PLC0415  (registers what describes models)

    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]
    found: dict[str, Any] = generator.get_schema(request=None, public=True)
    return found


def client_files(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of the files by their names, before they are formatted."""
    return {"models.py": _models(document), "operations.py": _operations(document)}


def formatted(text: str) -> str:
    """Return Python as the project formats it."""
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--stdin-filename",
        str(FOLDER / "x.py"),
        "-",
    ]
    done = subprocess.run(command, input=text, text=True, capture_output=True, check=True)
    return done.stdout


def _models(document: Mapping[str, Any]) -> str:
    schemas = document["components"]["schemas"]
    sent = _sent_shapes(document)
    written = [_model(name, schemas[name], is_sent=name in sent) for name in sorted(schemas)]
    return MODELS_HEAD + "\n\n".join(written)


def _sent_shapes(document: Mapping[str, Any]) -> set[str]:
    """Return the names of the shapes of bodies, and of what they are made of."""
    waiting = {
        _name_of(part["schema"])
        for _, _, each in _all(document)
        for part in each.get("requestBody", {}).get("content", {}).values()
    }
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(_references(document["components"]["schemas"][name])) - found
    return found


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        if "$ref" in schema:
            yield _name_of(schema)
        for part in schema.values():
            yield from _references(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _references(part)


def _model(name: str, schema: Mapping[str, Any], *, is_sent: bool) -> str:
    lines = [f"class {name}({'Sent' if is_sent else 'Answer'}):"]
    lines += _docstring(schema["description"], "    ")
    for field, described in schema.get("properties", {}).items():
        kind = _type(described if is_sent else _open_ended(described))
        if field in schema.get("required", ()):
            lines.append(f"    {field}: {kind}")
        elif is_sent:
            lines.append(f"    {field}: {kind} = {_default(described)}")
        else:
            lines.append(f"    {field}: {kind} = {described.get('default')!r}")
        if words := described.get("description"):
            lines += _docstring(str(words), "    ")
    return "\n".join(lines) + "\n"


def _open_ended(schema: Any) -> Any:
    """Return a schema without the values that there are today: a newer server may answer others."""
    if isinstance(schema, Mapping):
        return {name: _open_ended(part) for name, part in schema.items() if name != "enum"}
    return [_open_ended(part) for part in schema] if isinstance(schema, list) else schema


def _default(schema: Mapping[str, Any]) -> str:
    """Return the default of what may be left out; what is left out is not sent."""
    if "default" in schema:
        return repr(schema["default"])
    return "[]" if schema.get("type") == "array" else "{}"


def _docstring(words: str, indent: str) -> list[str]:
    words = " ".join(words.split()).replace('"', "'").replace("\\", "\\\\")
    first, *rest = wrap(f'"""{words}', MARGIN - len(indent))
    lines = [first, *rest]
    lines[-1] += '"""'
    return [f"{indent}{line}" for line in lines]


def _type(schema: Mapping[str, Any], *, within: str = "") -> str:
    """Return the annotation of a schema; `within` stands before the names of models."""
    if "$ref" in schema:
        return f"{within}{_name_of(schema)}"
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(each, within=within) for each in schema["anyOf"]))
    if "enum" in schema:
        quoted = (repr(each if type(each) is int else str(each)) for each in schema["enum"])
        return f"Literal[{', '.join(quoted)}]"
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    match schema.get("type"):
        case "null":
            return "None"
        case "array":
            return f"list[{_type(schema['items'], within=within)}]"
        case "object":
            values = schema.get("additionalProperties", True)
            named = "Any" if values is True else _type(values, within=within)
            return f"dict[str, {named}]"
        case str(name):
            return FORMATS.get(schema.get("format", ""), SCALARS[name])
    return "Any"


def _name_of(schema: Mapping[str, Any]) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _all(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield method, path and description of each operation, by the name of the operation."""
    found = [
        (method, path, described)
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    ]
    yield from sorted(found, key=lambda each: str(each[2]["operationId"]))


def _operations(document: Mapping[str, Any]) -> str:
    written = (_method(method, path, each) for method, path, each in _all(document))
    return OPERATIONS_HEAD + "\n" + "\n".join(written)


def _method(method: str, path: str, described: Mapping[str, Any]) -> str:
    parameters = described.get("parameters", [])
    asked = [each for each in parameters if each["in"] == "query"]
    in_path = [each for each in parameters if each["in"] == "path"]
    headers = {each["name"] for each in parameters if each["in"] == "header"}
    body = described.get("requestBody", {}).get("content", {}).get("application/json")
    media, answer = _answer(described)
    is_file = media not in {"", "application/json"}
    reader = "stream_bytes" if media == "application/zip" else "stream" if is_file else ""

    order = path.replace("}", "{").split("{")[1::2]
    types = {each["name"]: _type(each["schema"]) for each in in_path}
    positional = [f"{name}: {types[name]}" for name in order]
    keywords = [f"{each['name']}: {_query_type(each['schema'])} = None" for each in asked]
    if body:
        positional.append(f"body: {_type(body['schema'], within='models.')}")
    if "If-Match" in headers:
        keywords.append("if_match: str")
    if "Idempotency-Key" in headers:
        keywords.append("idempotency_key: str | None = None")
    given = ", ".join(["self", *positional, *(["*", *keywords] if keywords else [])])
    piece = "bytes" if reader == "stream_bytes" else "str"
    returned = f"Iterator[{piece}]" if reader else f"models.{answer}" if answer else "None"

    address = path.removeprefix("/api/v1/")
    place = f'f"{address}"' if order else f'"{address}"'
    for name in order:
        if types[name] == "str":
            place = place.replace(f"{{{name}}}", f"{{self.quoted({name})}}")
    arguments = [f'"{method.upper()}"', place]
    if asked:
        arguments.append(f"query={{{', '.join(_pair(each['name']) for each in asked)}}}")
    if body:
        arguments.append("body=body")
    if "If-Match" in headers:
        arguments.append("if_match=if_match")
    if "Idempotency-Key" in headers:
        arguments.append("idempotency_key=idempotency_key")
    lines = [f"    def {described['operationId']}({given}) -> {returned}:"]
    lines += _docstring(described["description"], "        ")
    lines += list(_call(arguments, reader=reader, answer=answer))
    return "\n".join(lines) + "\n"


def _call(arguments: list[str], *, reader: str, answer: str) -> Iterable[str]:
    if reader:
        return [f"        return self.{reader}({', '.join(arguments)})"]
    if answer:
        told = ", ".join([f"models.{answer}", *arguments])
        return [f"        return self.ask({told})"]
    return [f"        self.do({', '.join(arguments)})"]


def _pair(name: str) -> str:
    return f'"{name}": {name}'


def _query_type(schema: Mapping[str, Any]) -> str:
    kind = _type(schema)
    return kind if kind.endswith("| None") else f"{kind} | None"


def _answer(described: Mapping[str, Any]) -> tuple[str, str]:
    """Return the media type of the answer, and the name of its model; "" for none."""
    found = next(each for status, each in described["responses"].items() if status != "default")
    for media, content in found.get("content", {}).items():
        is_json = media == "application/json"
        return media, _name_of(content["schema"]) if is_json else ""
    return "", ""


if __name__ == "__main__":
    sys.exit(main())
