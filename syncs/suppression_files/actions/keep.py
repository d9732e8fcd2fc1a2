"""Keeps what was read of a file until somebody says that it is to be done (R106)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime, timedelta
from io import StringIO

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from accounts.acting import SYSTEM, acting_as
from accounts.models import Organisation, User
from contacts.actions.erasure_lock import hold_off_erasures
from contacts.models import LineVerdict, SuppressionFile
from syncs.sql.statements import execute_outside_runs
from syncs.suppression_files.rules.lines import FileLine

KEPT = timedelta(days=30)
"""The time after which a file is forgotten, with the next one that is sent."""

MAX_KEPT_LINES = 1_000_000
"""The lines of an organisation's files that are kept. Where there are more, the oldest files are
forgotten; whom they suppressed stays so."""

LEAST_LINES = 1_000
"""A file counts for so many lines at least, so that small ones cannot be without number."""

_TABLE = """
    CREATE TEMPORARY TABLE told_line ON COMMIT DROP AS
    SELECT file_id, number, verdict, text, address, kind, note, detail
      FROM contacts_suppressionfileline
      WITH NO DATA
"""

_COPY = """
    COPY told_line FROM STDIN WITH (FORMAT csv, NULL '', FORCE_NOT_NULL (text, note, detail))
"""
"""PostgreSQL refuses COPY into a table with row-level security."""

_INSERT = """
    INSERT INTO contacts_suppressionfileline
           (file_id, number, verdict, text, address, kind, note, detail)
    SELECT * FROM told_line;
    DROP TABLE told_line
"""


@transaction.atomic
def keep_file(
    organisation: Organisation, name: str, lines: Iterable[FileLine], *, by: User, now: datetime
) -> SuppressionFile:
    """Store a file with what would become of each line. Nothing is suppressed by it."""
    hold_off_erasures(organisation.pk)
    _forget_old(organisation, now)
    kept = SuppressionFile.objects.create(
        organisation=organisation, name=name, uploaded_by=by, uploaded_at=now
    )
    with connection.cursor() as cursor:
        _copy(cursor, kept.pk, lines)
        judge_lines(cursor, kept)
    return kept


def _forget_old(organisation: Organisation, now: datetime) -> None:
    """Forget the files whose time is over, and the oldest of more lines than are kept."""
    files = SuppressionFile.objects.filter(organisation=organisation)
    with acting_as(SYSTEM):
        files.filter(uploaded_at__lt=now - KEPT).delete()
        with connection.cursor() as cursor:
            execute_outside_runs(
                cursor,
                "find_files_too_many",
                organisation=organisation.pk,
                max_lines=MAX_KEPT_LINES,
                least=LEAST_LINES,
            )
            too_many = [file_id for (file_id,) in cursor.fetchall()]
        files.filter(pk__in=too_many).delete()


def judge_lines(cursor: CursorWrapper, file: SuppressionFile) -> None:
    """Say of each line with an address what becomes of it as things are now."""
    execute_outside_runs(
        cursor,
        "judge_lines",
        file=file.pk,
        organisation=file.organisation_id,
        suppress=LineVerdict.SUPPRESS.value,
        known=LineVerdict.KNOWN.value,
        repeated=LineVerdict.REPEATED.value,
        erased=LineVerdict.ERASED.value,
    )


def _copy(cursor: CursorWrapper, file_id: int, lines: Iterable[FileLine]) -> None:
    text = StringIO()
    writer = csv.writer(text)
    for line in lines:
        kind = None if line.kind is None else line.kind.value
        row = (line.number, line.finding.value, line.text, line.address, kind, line.note)
        writer.writerow((file_id, *row, line.detail))
    text.seek(0)
    cursor.execute(_TABLE)
    cursor.copy_expert(_COPY, text)
    cursor.execute(_INSERT)
