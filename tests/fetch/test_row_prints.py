"""Two records of files have one fingerprint only if the plain way, which reads them, finds them
alike; and they have one if nothing differs but when they were modified. However they are quoted."""

import csv
import io
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria import Condition, Criteria, Subject, ValueType
from recruit import OWNER, BulkFields, BulkPiece, Field, RecruitUser
from recruit.csv_rows import CsvRows
from recruit.errors import UnexpectedAnswer
from syncs.domain.preparation import Preparer
from syncs.domain.records import JudgedRecords
from syncs.domain.run_settings import RunSettings
from syncs.fetch.row_prints import FileRecords, RowPrints, order_for_file, tells_by_rows
from tests.domain.frozen import settings_of

TYPES = {
    "Email": "email",
    "Created_Time": "datetime",
    "Email_Opt_Out": "boolean",
    "Modified_Time": "datetime",
    "City": "text",
    "Owner": OWNER,
}
SETTINGS = settings_of(None, "City", "Owner")
UNDATED = SETTINGS.model_copy(update={"modification_field": None})
OWNERS = {"7": "Olga", "8": "Otto", "9": "Otto"}
RENAMED = {**OWNERS, "8": "Ottilie"}
LATER, LATEST = "2026-11-21T05:00:00+05:30", "2026-11-22T05:00:00Z"

CELLS = st.text(st.sampled_from('",a \n\r\0é'), max_size=3)
RECORDS = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["1", "2"]),
        "Email": CELLS,
        "Created_Time": st.just(LATER),
        "Email_Opt_Out": st.sampled_from(["true", "false"]),
        "Modified_Time": st.sampled_from([LATER, LATEST, "", "0000-00-00", "2026-11-21", '"']),
        "City": CELLS,
        "Owner": st.sampled_from(["", *OWNERS]),
    }
)


def piece_of(
    records: Sequence[dict[str, str]],
    settings: RunSettings = SETTINGS,
    owners: dict[str, str] = OWNERS,
    **quoting: int,
) -> BulkPiece:
    """Return a file of these records, as a piece."""
    names = ["id", *order_for_file(settings, TYPES)]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, extrasaction="ignore", **quoting)  # type: ignore[arg-type]
    writer.writeheader()
    writer.writerows(records)
    rows = CsvRows(io.BytesIO(text.getvalue().encode()))
    fields = BulkFields(
        [
            Field(api_name=name, data_type=TYPES.get(name, "text"))
            for name in settings.source_fields
        ],
        [RecruitUser(id=id_, full_name=name) for id_, name in owners.items()],
    )
    return BulkPiece(names, rows.take(len(records)), fields, rows.read)


def told(piece: BulkPiece, settings: RunSettings = SETTINGS) -> FileRecords:
    return RowPrints(settings, piece, b"salt").take(piece)


def read(piece: BulkPiece, settings: RunSettings = SETTINGS) -> list[tuple[str, str]]:
    """Return id and fingerprint of each record, read the plain way."""
    columns = piece.columns(range(len(piece.rows)))
    judged = Preparer(settings).pick_columns(columns)
    assert isinstance(judged, JudgedRecords)
    return list(zip(columns["id"], judged.fingerprints, strict=True))


quotings = pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])


@given(
    one=RECORDS,
    other=RECORDS,
    mixed=st.lists(st.sets(st.sampled_from(["id", *TYPES])), min_size=1, max_size=4),
    settings=st.sampled_from(
        [SETTINGS, UNDATED, settings_of(None, "City", "Owner", "Modified_Time")]
    ),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_one_fingerprint_is_one_record(
    one: dict[str, str],
    other: dict[str, str],
    mixed: list[set[str]],
    settings: RunSettings,
    quoting: int,
) -> None:
    """Of a record and others that have some values of another one, and of all once more after an
    owner was renamed."""
    records = [one, *({**one, **{name: other[name] for name in names}} for names in mixed)]
    is_dated = settings.modification_field is not None
    both: list[tuple[tuple[str, str], tuple[str, str]]] = []

    for owners in (OWNERS, RENAMED):
        piece = piece_of(records, settings, owners, quoting=quoting)
        found, plain = told(piece, settings), read(piece, settings)

        assert [*found.ids] == [id_ for id_, _ in plain]
        assert found.modified == [
            record["Modified_Time"] or None if is_dated else None for record in records
        ]
        both += zip(zip(found.ids, found.fingerprints, strict=True), plain, strict=True)

    for (first, first_read), (second, second_read) in combinations(both, 2):
        if first == second:
            assert first_read == second_read


RECORD = {
    "id": "1",
    "Email": "maria@mail.example",
    "Created_Time": LATER,
    "Email_Opt_Out": "false",
    "Modified_Time": LATER,
    "City": "Pune, Maharashtra",
    "Owner": "8",
}


def test_id_in_quotes_is_an_id() -> None:
    piece = piece_of([RECORD])
    piece.rows = [b'"1"' + piece.rows[0].removeprefix(b"1")]

    assert told(piece).ids == ("1",)


@quotings
def test_when_a_record_was_modified_makes_no_other_of_it(quoting: int) -> None:
    modified = {**RECORD, "Modified_Time": LATEST}

    one, other = told(piece_of([RECORD, modified], quoting=quoting)).fingerprints

    assert one == other


def test_when_a_record_was_modified_counts_where_it_is_copied() -> None:
    settings = settings_of(None, "Modified_Time")
    modified = {**RECORD, "Modified_Time": LATEST}

    one, other = told(piece_of([RECORD, modified], settings), settings).fingerprints

    assert one != other


@quotings
def test_renamed_owner_makes_another_record_and_a_new_one_none(quoting: int) -> None:
    [before], [renamed], [beside] = (
        told(piece_of([RECORD], owners=owners, quoting=quoting)).fingerprints
        for owners in (OWNERS, RENAMED, {**OWNERS, "10": "Oskar"})
    )

    assert renamed != before == beside


def test_field_of_another_type_makes_another_record(monkeypatch: pytest.MonkeyPatch) -> None:
    [before] = told(piece_of([RECORD])).fingerprints
    monkeypatch.setitem(TYPES, "City", "multiselectpicklist")

    [after] = told(piece_of([RECORD])).fingerprints

    assert after != before


def test_other_settings_make_another_record() -> None:
    piece = piece_of([RECORD])

    one, other = (RowPrints(SETTINGS, piece, salt).take(piece) for salt in (b"salt", b"other"))

    assert one.ids == other.ids
    assert one.fingerprints != other.fingerprints


def test_no_value_is_taken_for_a_time_that_cannot_be_read() -> None:
    settings = settings_of(None, "City")
    records = [{**RECORD, "City": "a", "Modified_Time": "b"}, {**RECORD, "City": "a\0b"}]

    one, other = told(piece_of(records, settings), settings).fingerprints

    assert one != other


def test_what_is_no_record_is_refused() -> None:
    with pytest.raises(UnexpectedAnswer, match="id is none"):
        told(piece_of([{**RECORD, "id": "0" * 30}]))
    piece = piece_of([RECORD])
    piece.rows = [b"1\r\n"]
    with pytest.raises(UnexpectedAnswer, match="does not fit its header"):
        told(piece)


def _asking(operator: str, type_: ValueType, *values: str, subject: Subject) -> Criteria:
    asked = Condition(
        field="City", label="City", type=type_, operator=operator, values=values, subject=subject
    )
    return Criteria(conditions=(asked,))


@pytest.mark.parametrize(
    ("criteria", "do"),
    [
        (_asking("is", ValueType.TEXT, "Pune", subject=Subject.RECORD), True),
        (_asking("today", ValueType.DATE, subject=Subject.RECORD), False),
        (_asking("is", ValueType.TEXT, "Pune", subject=Subject.CLIENT), False),
    ],
)
def test_rows_tell_all_unless_day_or_related_records_have_a_say(
    criteria: Criteria, do: bool
) -> None:
    settings = settings_of(criteria, "City", "Owner")

    assert tells_by_rows(settings, piece_of([RECORD], settings)) is do


def test_rows_of_other_columns_than_those_asked_for_do_not_tell_all() -> None:
    piece = piece_of([RECORD])
    piece.names = [*piece.names[:-2], *reversed(piece.names[-2:])]

    assert not tells_by_rows(SETTINGS, piece)
