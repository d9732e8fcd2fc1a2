"""Manifests as YAML 1.2, read with the line of every value, and written.

Values are made from the events of a parser here and by no constructor: text is text, also where it
looks like a date or a time of day, and there are no tags, anchors or aliases by which a short text
grows long. PyYAML's parser in C tells the events: what a word means is told apart here, so that it
means what YAML 1.2 says, though that parser is of 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml
from pydantic import ValidationError

from syncs.manifest.rules.document import Manifest
from syncs.manifest.rules.faults import ManifestFault, Path, UnfitManifest

MAX_CHARACTERS = 2_000_000
MAX_DEPTH = 20

_NUMBER = re.compile(r"[-+]?[0-9]{1,18}")
_WORDS_OF_1_2: dict[str, bool | None] = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
}
"""The words that are no texts, unless they stand in quotes."""

_NOT_ONE = "A manifest is one document that begins with `version: 1`."


class Source:
    """The text of a manifest as data, and the line of each path."""

    def __init__(self, text: str) -> None:
        """Read the text. Raises UnfitManifest."""
        if len(text) > MAX_CHARACTERS:
            raise _refused((), 0, f"A manifest has at most {MAX_CHARACTERS:,} characters.")
        self.lines: dict[Path, int] = {}
        with _refusing_what_is_no_yaml():
            self._events = yaml.parse(text, Loader=yaml.CSafeLoader)
            self.data = self._read_document()

    def line_of(self, path: Path) -> int:
        """Return the line of the path, or of what it stands in."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def _read_document(self) -> Any:
        next(self._events)  # the stream begins
        if not isinstance(next(self._events), yaml.DocumentStartEvent):
            raise _refused((), 1, _NOT_ONE)
        data = self._read(next(self._events), ())
        next(self._events)  # the document ends
        if not isinstance(next(self._events), yaml.StreamEndEvent):
            raise _refused((), 1, _NOT_ONE)
        return data

    def _read(self, event: yaml.Event, path: Path) -> Any:
        line = _line_of(event)
        self.lines.setdefault(path, line)
        if len(path) > MAX_DEPTH:
            raise _refused(path, line, "This is nested too deeply.")
        _refuse_marks(event, path, line)
        if isinstance(event, yaml.MappingStartEvent):
            return dict(self._read_pairs(path))
        if isinstance(event, yaml.SequenceStartEvent):
            items = enumerate(self._until(yaml.SequenceEndEvent))
            return [self._read(item, (*path, place)) for place, item in items]
        assert isinstance(event, yaml.ScalarEvent)  # noqa: S101 (there are no others)
        return _scalar(event, path, line)

    def _read_pairs(self, path: Path) -> Iterator[tuple[str, Any]]:
        known: set[str] = set()
        for key in self._until(yaml.MappingEndEvent):
            line = _line_of(key)
            _refuse_marks(key, path, line)
            if not isinstance(key, yaml.ScalarEvent):
                raise _refused(path, line, "A key is a word.")
            name = _shown(key.value, path, line)
            if name in known:
                raise _refused((*path, name), line, "This key stands here twice.")
            known.add(name)
            self.lines[(*path, name)] = line
            yield name, self._read(next(self._events), (*path, name))

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        """Yield what follows, each once all of the one before is read."""
        while not isinstance(event := next(self._events), end):
            yield event


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
    """Writes what either version of YAML reads alike."""

    def ignore_aliases(self, data: object) -> bool:
        """Write each thing out, wherever it stands."""
        return True


def _write_text(writer: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    # In YAML 1.1, which it writes, 08 is a text, and in 1.2, which is read, a number.
    style = "'" if _NUMBER.fullmatch(text) else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _write_text)


@contextmanager
def _refusing_what_is_no_yaml() -> Iterator[None]:
    try:
        yield
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = str(error.problem or error.context or "it cannot be read")
        line = mark.line + 1 if mark else 0
        raise _refused((), line, f"This is not YAML: {said}.") from None
    except (yaml.YAMLError, ValueError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise _refused((), 0, f"This is not YAML: {said}.") from None


def _line_of(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 0


def _refuse_marks(event: yaml.Event, path: Path, line: int) -> None:
    if isinstance(event, yaml.NodeEvent) and event.anchor:
        raise _refused(path, line, "Anchors (&) and aliases (*) are not read. Write it out.")
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
        raise _refused(path, line, "Tags (!) are not read.")


def _scalar(event: yaml.ScalarEvent, path: Path, line: int) -> object:
    text = _shown(event.value, path, line)
    is_plain, _ = event.implicit
    if is_plain and text in _WORDS_OF_1_2:
        return _WORDS_OF_1_2[text]
    return int(text) if is_plain and _NUMBER.fullmatch(text) else text


def _shown(text: str, path: Path, line: int) -> str:
    """Return a text that can be stored: an escape writes NUL."""
    if "\0" in text:
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
