"""A record is prepared alike, whichever others come with it: files are prepared in small pieces,
pages as they come, and what a whole column allows to be done at once changes nothing."""

from itertools import chain
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from criteria import Condition, Criteria, Judgement, ValueType
from syncs.domain.preparation import Preparer
from syncs.domain.records import JudgedRecords, PreparedRecords
from syncs.domain.run_settings import CONVERTED, CREATED, OPT_OUT, MappedField
from tests.domain.frozen import settings_of
from tests.domain.test_run_values import JSON

TYPES = ("text", "number", "boolean", "date", "datetime")
NAMES = ("Email", CREATED, OPT_OUT, CONVERTED, "Modified_Time", *TYPES)

ORDINARY = st.sampled_from(
    [None, "", "Pune", "maria@mail.example", "2026-11-21T05:00:00+05:30", "2026-11-21", 7, True]
)
RECORDS = st.fixed_dictionaries(
    {"id": st.just("1")}, optional=dict.fromkeys(NAMES, ORDINARY | JSON)
)

SETTINGS = settings_of(
    Criteria(
        conditions=(
            Condition(
                field="text",
                label="Text",
                type=ValueType.TEXT,
                operator="is_not",
                values=("Pune",),
            ),
        )
    ),
    module="Candidates",
).model_copy(
    update={
        "opt_outs": "list",
        "converted": "list",
        "mapped_fields": tuple(
            MappedField(
                source=name,
                target=f"own_{name}",
                own_field=True,
                type=name,
                clear_when_empty=name in ("number", "date"),
            )
            for name in TYPES
        ),
    }
)


@given(records=st.lists(RECORDS, min_size=1, max_size=6), size=st.integers(1, 5))
def test_records_are_prepared_alike_in_pieces_of_any_size(
    records: list[dict[str, Any]], size: int
) -> None:
    pieces = [records[place : place + size] for place in range(0, len(records), size)]

    told, prepared = _prepared(records)
    each = [_prepared(piece) for piece in pieces]

    assert [*chain.from_iterable(alone for alone, _ in each)] == told
    for name in PreparedRecords._fields:
        in_pieces = [*chain.from_iterable(getattr(piece, name) for _, piece in each)]
        assert in_pieces == getattr(prepared, name), name


def _prepared(
    records: list[dict[str, Any]],
) -> tuple[list[tuple[Judgement, str | None]], PreparedRecords]:
    """Return what tells each record from others, and the records prepared. One that came without a
    key has another fingerprint each time."""
    preparer = Preparer(SETTINGS)
    judged = preparer.pick(records)
    assert isinstance(judged, JudgedRecords)
    told = [
        (judgement, fingerprint if record.keys() >= {*NAMES} else None)
        for record, judgement, fingerprint in zip(
            records, judged.judgements or [], judged.fingerprints, strict=True
        )
    ]
    return told, preparer.prepare(judged)
