"""`manage.py recruitsync`: exported, planned and applied from a file (R104)."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.builders import make_organisation
from tests.manifest.test_faults import WHOLE
from tests.world.source import Source


def recruitsync(*arguments: str) -> str:
    out = StringIO()
    call_command("recruitsync", *arguments, stdout=out)
    return out.getvalue()


def test_a_file_goes_from_one_organisation_to_another(
    source: Source, db: None, tmp_path: Path
) -> None:
    for slug in ("first", "second"):
        source.connect(make_organisation(slug=slug))
    file = tmp_path / "definitions.yaml"
    file.write_text(WHOLE)

    planned = recruitsync("plan", "first", str(file))
    assert planned.splitlines() == [
        "The list Newsletter is made.",
        "The contact field Town is made.",
        "The sync Candidates is made.",
    ]
    assert recruitsync("plan", "first", str(file)) == planned
    applied = recruitsync("apply", "first", str(file))
    assert applied == planned + "Applied. New syncs are drafts, and run once they are activated.\n"
    assert recruitsync("apply", "first", str(file)) == "Nothing differs.\n"
    exported = recruitsync("export", "first")
    file.write_text(exported)
    recruitsync("apply", "second", str(file))

    assert recruitsync("export", "second") == exported
    file.write_text(recruitsync("export", "first", "--sync", "candidates"))
    assert recruitsync("plan", "second", str(file)) == "Nothing differs.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "nobody"), 'There is no organisation "nobody".'),
        (("export", "first", "--sync", "x"), 'has no sync "x".'),
        (("plan", "first", "not-there.yaml"), "The file cannot be read: "),
        (("apply", "first", "bad.yaml"), "Nothing was changed.\nline 2, lists: This must be"),
    ],
)
def test_what_does_not_fit_ends_with_words(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.yaml").write_text("version: 1\nlists: 1\n")
    make_organisation(slug="first")

    with pytest.raises(CommandError) as failed:
        recruitsync(*arguments)

    assert said in str(failed.value)
