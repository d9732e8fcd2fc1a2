"""The migrations bring the database to where the models are."""

import re

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from recruitsync.environment import PROJECT

OURS = {
    config.label
    for config in apps.get_app_configs()
    if (PROJECT / config.name.partition(".")[0] / "__init__.py").exists()
}


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
