"""Manifests as YAML 1.2, read with the line of every value, and written.

Values are made from the nodes here and by no constructor: text is text, also where it looks like a
date or a time of day, and there are no tags, anchors or aliases by which a short text grows long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import yaml
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from syncs.manifest.rules.document import Manifest
from syncs.manifest.rules.faults import ManifestFault, Path, UnfitManifest

MAX_CHARACTERS = 2_000_000
MAX_DEPTH = 20

_NUMBER = re.compile(r"[-+]?[0-9]{1,18}")
_PLAIN = "tag:yaml.org,2002:"


class Source:
    """The text of a manifest as data, and the line of each path."""

    def __init__(self, text: str) -> None:
        """Read the text. Raises UnfitManifest."""
        self.lines: dict[Path, int] = {}
        self.data = self._read(_compose(text), ())

    def line_of(self, path: Path) -> int:
        """Return the line of the path, or of what it stands in."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def _read(self, node: Node, path: Path) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if node.anchor:
            raise _refused(path, line, "Anchors (&) and aliases (*) are not read. Write it out.")
        if len(path) > MAX_DEPTH:
            raise _refused(path, line, "This is nested too deeply.")
        if isinstance(node, MappingNode):
            return dict(self._read_pairs(node, path))
        if isinstance(node, SequenceNode):
            return [self._read(item, (*path, place)) for place, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)  # noqa: S101 (there are no others)
        return _scalar(node, path, line)

    def _read_pairs(self, node: MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        known: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                raise _refused(path, line, "A key is a word.")
            name = _shown(str(key.value), path, line)
            if name in known:
                raise _refused((*path, name), line, "This key stands here twice.")
            known.add(name)
            self.lines[(*path, name)] = line
            yield name, self._read(value, (*path, name))


def read_manifest(text: str) -> tuple[Manifest, Source]:
    """Return the manifest, with the source that knows the lines. Raises UnfitManifest."""
    source = Source(text)
    if not isinstance(source.data, dict):
        raise _refused((), 1, "A manifest begins with `version: 1`.")
    try:
        return Manifest.model_validate(source.data), source
    except ValidationError as error:
        raise UnfitManifest([_fault_of(each, source) for each in error.errors()]) from None


def write_manifest(manifest: Manifest) -> str:
    """Return the manifest as YAML, in block style, and with quotes where they are needed."""
    text: str = yaml.dump(
        manifest.as_data,
        Dumper=_Writer,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=100,
    )
    return text


class _Writer(yaml.CSafeDumper):
    """Writes what either version of YAML reads alike, 20 times as fast as the library that reads
    here: that is most of what an export takes."""

    def ignore_aliases(self, data: object) -> bool:
        """Write each thing out, wherever it stands."""
        return True


def _write_text(writer: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    # In YAML 1.1, which it writes, 08 is a text, and in 1.2, which is read, a number.
    style = "'" if _NUMBER.fullmatch(text) else None
    return writer.represent_scalar(f"{_PLAIN}str", text, style=style)


_Writer.add_representer(str, _write_text)


def _compose(text: str) -> Node:
    if len(text) > MAX_CHARACTERS:
        raise _refused((), 0, f"A manifest has at most {MAX_CHARACTERS:,} characters.")
    try:
        documents = list(YAML(typ="safe", pure=True).compose_all(StringIO(text)))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = str(error.problem or error.context or "it cannot be read")
        line = mark.line + 1 if mark else 0
        raise _refused((), line, f"This is not YAML: {said}.") from None
    except (YAMLError, ValueError, RecursionError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise _refused((), 0, f"This is not YAML: {said}.") from None
    if len(documents) != 1 or documents[0] is None:
        raise _refused((), 1, "A manifest is one document that begins with `version: 1`.")
    found: Node = documents[0]
    return found


def _scalar(node: ScalarNode, path: Path, line: int) -> object:
    tag, text = str(node.tag), str(node.value)
    kind = tag.removeprefix(_PLAIN)
    if not tag.startswith(_PLAIN) or kind not in {
        "str",
        "int",
        "bool",
        "null",
        "float",
        "timestamp",
    }:
        raise _refused(path, line, "Tags (!) are not read.")
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and _NUMBER.fullmatch(text):
        return int(text)
    return _shown(text, path, line)


def _shown(text: str, path: Path, line: int) -> str:
    """Return a text that can be stored and sent: escapes write NUL and halves of characters."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise _refused(path, line, "This has characters that cannot be shown. Type it anew.")
    return text


def _fault_of(error: Any, source: Source) -> ManifestFault:
    path: Path = tuple(error["loc"])
    message = _WORDS.get(error["type"]) or str(error["msg"])
    return ManifestFault(path, message, source.line_of(path))


_WORDS = {
    "extra_forbidden": "There is no such key.",
    "missing": "This is missing.",
    "string_type": "This must be a text; put it in quotes.",
    "list_type": "This must be a list, of which each item begins with a hyphen.",
    "dict_type": "This must be keys with values.",
    "model_type": "This must be keys with values.",
    "bool_type": "This must be true or false.",
    "int_type": "This must be a whole number.",
}


def _refused(path: Path, line: int, message: str) -> UnfitManifest:
    return UnfitManifest([ManifestFault(path, message, line)])
