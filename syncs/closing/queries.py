"""Everything that an organisation has, as a zip of CSV files without secrets (R102, R106)."""

from __future__ import annotations

import csv
import io
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection, transaction

from accounts.models import Closure, Organisation, Role, User
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from contacts.models import ContactField
from syncs.sql.statements import NAMED_VALUES, read_statement
from web.csv_cells import BEGINNINGS_OF_FORMULAS

FILES = (
    "contacts",
    "contact_fields",
    "lists",
    "list_members",
    "suppressions",
    "lifted_suppressions",
    "syncs",
    "mappings",
    "runs",
    "members",
)
"""Each is a file of the zip, and a statement `export_<name>`."""

_BEGINNINGS = ", ".join(str(ord(sign)) for sign in BEGINNINGS_OF_FORMULAS)

SAFE = f"""
CASE WHEN ascii({{column}}::text) IN ({_BEGINNINGS})
          AND {{column}}::text !~ '^-?[0-9]+([.][0-9]+)?$'
     THEN '''' || {{column}}::text ELSE {{column}}::text END
"""
"""A text that no spreadsheet takes for a formula: it begins with an apostrophe then. A number does
not need one. `ascii` is the number of the first sign, of whatever script."""


def export_organisation(organisation: Organisation) -> IO[bytes]:
    """Return the zip as a temporary file, at its beginning; all of it as it is at one moment."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 (whoever hands it out closes it)
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), ZipFile(file, "w", ZIP_DEFLATED) as archive:
        if is_outermost:
            _see_one_moment()
        for name in FILES:
            with archive.open(f"{name}.csv", "w", force_zip64=True) as part:
                _write(part, name, organisation.pk)
    file.seek(0)
    return file


@across_organisations(AcrossReason.OWN_MEMBERSHIPS)
def closure_for(user: User, organisation_id: int) -> Closure | None:
    """Return the deletion that this person, as an admin, may take back."""
    admins = Closure.objects.filter(
        organisation__members__user=user, organisation__members__role=Role.ADMIN
    )
    return admins.select_related("organisation").filter(pk=organisation_id).first()


def _see_one_moment() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _own_fields(organisation_id: int) -> str:
    """Return a column for each field of the organisation's own; keys are letters and digits."""
    keys = ContactField.objects.filter(organisation_id=organisation_id).order_by("key")
    return "".join(
        f""", attributes ->> '{key}' AS "own_{key}\""""
        for key in keys.values_list("key", flat=True)
    )


def _write(part: IO[bytes], name: str, organisation_id: int) -> None:
    with connection.cursor() as cursor:
        values = {**NAMED_VALUES, "organisation": organisation_id}
        text = read_statement(f"export_{name}").replace(
            "{own_fields}", _own_fields(organisation_id)
        )
        statement = cursor.mogrify(text, values).decode()
        cursor.execute(f"SELECT * FROM ({statement}) AS rows LIMIT 0")
        columns = [column.name for column in cursor.description]
        part.write(_line(columns))
        safe = ", ".join(SAFE.format(column=f'"{column}"') for column in columns)
        cursor.copy_expert(f"COPY (SELECT {safe} FROM ({statement}) AS rows) TO STDOUT CSV", part)


def _line(cells: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()
