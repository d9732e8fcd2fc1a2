"""The migrations bring the database to where the models are."""

import re
from typing import Any

from django.apps import apps
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from recruitsync.environment import PROJECT

OURS = {
    config.label
    for config in apps.get_app_configs()
    if (PROJECT / config.name.partition(".")[0] / "__init__.py").exists()
}

CONCURRENT = re.compile(r"CREATE (?:UNIQUE )?INDEX CONCURRENTLY (?P<rest>[^;]*)", re.IGNORECASE)


def test_no_migration_is_missing() -> None:
    """`make migrations` writes it."""
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))

    changes = detector.changes(graph=loader.graph)

    missing = {
        app: [
            operation.describe() for migration in migrations for operation in migration.operations
        ]
        for app, migrations in changes.items()
        if app in OURS
    }
    assert missing == {}


def test_make_migrations_writes_those_of_every_app() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    written = re.search(r"makemigrations \$\(or \$\(ARGS\),(.+)\)", makefile)
    packages = [app.name for app in apps.get_app_configs() if app.label in OURS]
    with_migrations = {
        name.rpartition(".")[2]
        for name in packages
        if (PROJECT / name.replace(".", "/") / "migrations").is_dir()
    }

    assert written
    assert set(written[1].split()) == with_migrations


def test_an_index_that_is_built_beside_the_work_is_dropped_before() -> None:
    """One whose build was cut short has the name and is of no use: `migrate` begins again."""
    seen = 0
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app not in OURS:
            continue
        before: Any = None
        for operation in migration.operations:
            if index := _built_beside(operation):
                seen += 1
                dropped = f"DROP INDEX CONCURRENTLY IF EXISTS {index}"
                assert getattr(before, "sql", "") == dropped, f"{app}.{name}: {index}"
            before = operation

    assert seen


def _built_beside(operation: Any) -> str | None:
    """Return the name of the index that an operation builds without a lock."""
    if isinstance(operation, AddIndexConcurrently):
        return operation.index.name
    found = CONCURRENT.search(str(getattr(operation, "sql", "")))
    return found["rest"].split()[0] if found else None
