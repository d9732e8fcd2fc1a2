"""Whoever looks across organisations gives a reason, and the manual says where each is given."""

import re
from collections import defaultdict

from accounts.tenancy.reasons import AcrossReason
from recruitsync.environment import PROJECT

PACKAGES = ("accounts", "api", "contacts", "recruitsync", "syncs", "web")
GIVEN = re.compile(r"across_organisations\(AcrossReason\.(\w+)\)")
OPENED = re.compile(r"across_organisations\(|across=")
ROW = re.compile(r"^\| `(\w+)` \| .+ \| (.+) \|$", re.MULTILINE)
OF_OURS = "accounts/tenancy/"


def sources() -> dict[str, str]:
    """Return the text of each file of the application, by its path, but for the lock's own."""
    found = {
        str(path.relative_to(PROJECT)): path.read_text()
        for package in PACKAGES
        for path in (PROJECT / package).rglob("*.py")
    }
    return {name: text for name, text in found.items() if not name.startswith(OF_OURS)}


def test_the_manual_says_where_each_reason_is_given() -> None:
    given = defaultdict(set)
    for name, text in sources().items():
        for reason in GIVEN.findall(text):
            given[AcrossReason[reason].value].add(name)

    page = (PROJECT / "docs/security.md").read_text()
    table = page.partition("## Across organisations")[2].partition("\n## ")[0]
    told = {reason: set(re.findall(r"`([\w/.]+)`", files)) for reason, files in ROW.findall(table)}

    assert given == told
    assert told.keys() == {reason.value for reason in AcrossReason}


def test_nobody_looks_across_without_a_reason() -> None:
    opened = {name: len(OPENED.findall(text)) for name, text in sources().items()}
    given = {name: len(GIVEN.findall(text)) for name, text in sources().items()}

    assert opened == given


def test_nobody_else_takes_the_role_or_says_whom_it_serves() -> None:
    forbidden = re.compile(
        r"SET (LOCAL |SESSION )?ROLE|recruitsync_across|recruitsync\.organisation"
        r"|set_config\('role|\bACROSS\b",
        re.IGNORECASE,
    )
    files = [*(PROJECT / "syncs").rglob("*.sql")]
    texts = sources() | {str(path): path.read_text() for path in files}

    assert [name for name, text in texts.items() if forbidden.search(text)] == []
