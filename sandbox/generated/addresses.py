"""The e-mail address of every generated record: nearly all unique and plain, about 5 % bad."""

from collections.abc import Iterable, Sequence

import orjson

from .address_kinds import ADDRESS_BLOCK, DOMAIN_BITS, DUPLICATE, ODD, RATES, domains
from .draw import draw
from .persons import PERSON_BITS, Person

# An odd factor permutes the slots, so every block of records holds each kind exactly RATES times.
_STRIDE = 2654435761
_PERSON = (1 << PERSON_BITS) - 1
_DOMAIN = (1 << DOMAIN_BITS) - 1
_REACH = 997


class AddressBook:
    """The addresses of one module.

    `separator` sits between the name and the index and keeps two modules from sharing addresses.
    `salt` must be the one the records are drawn with: names and addresses go together.
    """

    def __init__(self, persons: Sequence[Person], *, salt: int, separator: str) -> None:
        kinds = [kind for kind, count in RATES.items() for _ in range(count)]
        self._slots: list[str | None] = [*kinds, *[None] * (ADDRESS_BLOCK - len(kinds))]
        self._salt = salt
        self._locals = [person.local + separator for person in persons]
        self._domains = domains()
        self._json_locals = [f',"Email":"{local}'.encode() for local in self._locals]
        self._json_domains = [f'@{domain}"'.encode() for domain in self._domains]

    def kind(self, index: int) -> str | None:
        """Return a key of RATES, or None for a plain address."""
        return self._slots[(index * _STRIDE + self._salt) % ADDRESS_BLOCK]

    def address(self, index: int) -> str | None:
        """Return what `Email` holds."""
        kind = self.kind(index)
        if kind is None:
            return self.plain(index)
        if kind in DUPLICATE:
            return DUPLICATE[kind](self.plain(self._earlier_plain(index)))
        return ODD[kind](*self._parts(index), index)

    def plain(self, index: int) -> str:
        """Return the address this index has, or would have if it were not an odd one."""
        local, domain = self._parts(index)
        return f"{local}@{domain}"

    def column(self, indices: Iterable[int], draws: Iterable[int]) -> list[bytes]:
        """Render `,"Email":…` for a page of records; `draws` are theirs."""
        slots, salt, odd = self._slots, self._salt, self._odd_json
        locals_, domains_ = self._json_locals, self._json_domains
        return [
            b"%b%d%b" % (locals_[bits & _PERSON], index, domains_[bits >> PERSON_BITS & _DOMAIN])
            if slots[(index * _STRIDE + salt) % ADDRESS_BLOCK] is None
            else odd(index)
            for index, bits in zip(indices, draws, strict=True)
        ]

    def _parts(self, index: int) -> tuple[str, str]:
        bits = draw(index, self._salt)
        local, domain = bits & _PERSON, bits >> PERSON_BITS & _DOMAIN
        return f"{self._locals[local]}{index}", self._domains[domain]

    def _earlier_plain(self, index: int) -> int:
        """Return a nearby earlier record with a plain address; itself if there is none."""
        other = index - 1 - draw(index, ~self._salt) % _REACH
        other = max(other, 0)
        while other < index and self.kind(other) is not None:
            other += 1
        return other

    def _odd_json(self, index: int) -> bytes:
        return b',"Email":' + orjson.dumps(self.address(index))
