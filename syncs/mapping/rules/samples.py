"""Values of real records as a mapping would store them, with what does not fit (R41)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contacts.domain.addresses import Fault, check_address
from syncs.domain.values import ValueMisfit, converter_of
from syncs.mapping.rules.vocabulary import EMAIL, TYPE_IN_WORDS, SourceField

MAX_SAMPLES = 5
MAX_CHARACTERS = 80
"""Characters of a value that are shown."""

_ADDRESS_FAULTS = {
    Fault.INVALID_PATTERN: "is no valid address",
    Fault.GROUP_EMAIL: "is a group address",
}


@dataclass(frozen=True)
class Sample:
    """A value as it would be stored, or, where it does not fit, why not; in words for people."""

    text: str
    fits: bool = True


@dataclass(frozen=True)
class Samples:
    """The first values that are not empty, out of so many records, of which `unsent` came without
    the field: whether it is empty there was not told (R73)."""

    shown: tuple[Sample, ...]
    records: int
    unsent: int = 0

    @property
    def misfits(self) -> int:
        return sum(not sample.fits for sample in self.shown)


def sample_values(source: str, field_type: str, records: Sequence[Mapping[str, Any]]) -> Samples:
    """Sample a source field that fills a contact field of this type."""
    convert = converter_of(field_type)

    def convert_one(raw: object) -> Sample | None:
        try:
            value = convert(raw)
        except ValueMisfit as misfit:
            return Sample(str(misfit), fits=False)
        return None if value is None else Sample(_shorten(_put_in_words(value)))

    return _take_samples(convert_one, source, records)


def sample_addresses(
    source: str, records: Sequence[Mapping[str, Any]], roles: frozenset[str]
) -> Samples:
    """Sample the field with the e-mail address; `roles` are local parts that are no person's."""

    def judge_one(raw: object) -> Sample | None:
        _, fault, _, detail = check_address(raw, roles)
        if fault is Fault.EMPTY_EMAIL:
            return None
        if fault is None:
            return Sample(_shorten(raw))
        why = f": {detail}" if detail else ""
        return Sample(f"{_shorten(raw)} {_ADDRESS_FAULTS[fault]}{why}", fits=False)

    return _take_samples(judge_one, source, records)


def warn_of_misfits(field: SourceField, target: str, field_type: str, samples: Samples) -> str:
    """Say what a person should know before saving a pair whose values do not all fit.

    Return "" where there is nothing to say.
    """
    if target == EMAIL or not samples.misfits:
        return ""
    return (
        f"{field.label} is {field.type_in_words}; {samples.misfits} of {len(samples.shown)} sample"
        f" values {'does' if samples.misfits == 1 else 'do'} not fit {TYPE_IN_WORDS[field_type]}."
        " Such a value is left out and noted in the run; the person is still imported."
    )


def _take_samples(
    read: Callable[[object], Sample | None], source: str, records: Sequence[Mapping[str, Any]]
) -> Samples:
    told = [record[source] for record in records if source in record]
    return Samples(_take_first(map(read, told)), len(records), len(records) - len(told))


def _take_first(found: Iterable[Sample | None]) -> tuple[Sample, ...]:
    present = (sample for sample in found if sample is not None)
    return tuple(sample for sample, _ in zip(present, range(MAX_SAMPLES), strict=False))


def _put_in_words(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _shorten(raw: object) -> str:
    """Return at most MAX_CHARACTERS characters, and only what can be printed."""
    text = "".join(sign if sign.isprintable() else "�" for sign in str(raw)[: MAX_CHARACTERS + 1])
    return f"{text[:MAX_CHARACTERS]}…" if len(text) > MAX_CHARACTERS else text
