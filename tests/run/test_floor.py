"""What `make bench` measures a first import against writes the same people."""

from pathlib import Path

from django.db import connection

from contacts.models import Contact
from tests.bench import floor
from tests.builders import make_organisation
from tests.world.imports import make_import, run_once
from tests.world.owner import as_owner
from tests.world.source import Source


def test_the_floor_writes_whom_a_first_import_writes(
    seeded_source: Source, transactional_db: None, tmp_path: Path
) -> None:
    sync = make_import(seeded_source.connect(make_organisation()))
    floor.write_mapped_rows(sync, tmp_path / "rows")

    with as_owner(), connection.cursor() as cursor:
        floor.write(cursor, tmp_path / "rows")
        cursor.execute("SELECT address FROM floor_contact")
        written = {address for (address,) in cursor.fetchall()}
    run_once(sync)

    assert written == set(Contact.objects.values_list("address", flat=True))
