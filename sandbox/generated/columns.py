"""The computed columns candidates and contacts have in common: ids, addresses, phones, times."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .addresses import AddressBook
from .blueprint import Render, Wanted
from .identifiers import ID_STEP
from .timeline import Timeline


@dataclass(frozen=True)
class Identity:
    """The first column: it opens the record with its id and, if any, its running number."""

    first_id: int
    number_field: str | None = None
    number_format: str = ""

    def bind(self, wanted: Wanted) -> Render:
        first = self.first_id
        if self.number_field is None or (wanted is not None and self.number_field not in wanted):
            return lambda indices, bits: [
                b'{"id":"%d"' % (first + index * ID_STEP) for index in indices
            ]
        template = f'{{"id":"%d","{self.number_field}":"{self.number_format}"'.encode()
        return lambda indices, bits: [
            template % (first + index * ID_STEP, index + 1) for index in indices
        ]


@dataclass(frozen=True)
class Email:
    book: AddressBook

    def bind(self, wanted: Wanted) -> Render | None:
        return self.book.column if wanted is None or "Email" in wanted else None


@dataclass(frozen=True)
class SecondaryEmail:
    """A second address for one in sixteen; the others are empty in Recruit's two ways."""

    def bind(self, wanted: Wanted) -> Render | None:
        return self._render if wanted is None or "Secondary_Email" in wanted else None

    @staticmethod
    def _render(indices: Sequence[int], bits: list[int]) -> list[bytes]:
        rare = {5: b',"Secondary_Email":"home.%d@letterbox.example"', 6: b',"Secondary_Email":""'}
        usual = b',"Secondary_Email":null'
        return [
            usual if index & 15 not in rare else rare[index & 15].replace(b"%d", b"%d" % index)
            for index in indices
        ]


@dataclass(frozen=True)
class Phone:
    """A number with the dialling code of the record's place; None in `prefixes` means no number."""

    field: str
    shift: int
    prefixes: Sequence[str | None]

    def bind(self, wanted: Wanted) -> Render | None:
        if wanted is not None and self.field not in wanted:
            return None
        shift, mask = self.shift, len(self.prefixes) - 1
        empty = f',"{self.field}":null'.encode()
        templates = [
            None if prefix is None else f',"{self.field}":"{prefix}%07d"'.encode()
            for prefix in self.prefixes
        ]
        return lambda indices, bits: [
            template % (each % 9999991) if (template := templates[each >> shift & mask]) else empty
            for each in bits
        ]


@dataclass(frozen=True)
class Times:
    """The times of a record: `created` and `updated` name the fields that hold them."""

    timeline: Timeline
    created: Sequence[str]
    updated: Sequence[str]

    def bind(self, wanted: Wanted) -> Render | None:
        created = [name for name in self.created if wanted is None or name in wanted]
        updated = [name for name in self.updated if wanted is None or name in wanted]
        sources: list[Callable[[Sequence[int]], list[bytes]]] = []
        template = ""
        for names, source in (
            (created, self.timeline.created_column),
            (updated, self.timeline.updated_column),
        ):
            for name in names:
                template += f',"{name}":"%b"'
                sources.append(source)
        if not sources:
            return None
        return _stamps(template.encode(), sources)


def _stamps(template: bytes, sources: Sequence[Callable[[Sequence[int]], list[bytes]]]) -> Render:
    distinct = list(dict.fromkeys(sources))
    order = [distinct.index(source) for source in sources]

    def render(indices: Sequence[int], bits: list[int]) -> list[bytes]:
        texts = [source(indices) for source in distinct]
        return [template % row for row in zip(*[texts[place] for place in order], strict=True)]

    return render
