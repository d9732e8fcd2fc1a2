"""Locks that are found in the source by their shape, so that a new one is among them by itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from recruitsync.environment import PROJECT
from tests.breaking.lock import Lock

ACCESS = "tests/accounts/test_access.py"
MATRIX = "tests/all_pages/test_matrix.py"
TWINS = "tests/all_pages/test_twins.py"
WALKS = (
    "tests/all_pages/test_foreign_ids.py",
    "tests/all_pages/test_tenancy.py",
)

OF_PROGRAMS = (
    f"{TWINS}::test_an_answer_to_a_program_is_the_same_whether_others_have_the_same_people",
    "tests/api/test_every_operation.py",
)
"""What asks for everything by programs, beside others who have the same, and by foreign ids."""

ASKED = "tests/api/test_same_as_pages.py::test_an_operation_asks_for_the_action_of_its_page"

ROLE = re.compile(r"@may\(Action\.(?!SEE\))\w+\)")
OPERATION = re.compile(r'@operation\(\s*"(\w+)"')
ASKS = re.compile(r"(action=|^MANAGE = )Action\.(?!SEE\b)\w+", re.MULTILINE)
ROW = re.compile(r"Action\.(?!SEE\b)\w+: frozenset\(\{(?!Role\.VIEWER)")

MODELS = {
    "syncs": "Sync",
    "connections": "Connection",
    "mailing_lists": "MailingList",
    "contact_fields": "ContactField",
    "mail_hooks": "MailHook",
    "mapping_favourites": "MappingFavourite",
    "api_tokens": "ApiToken",
    "members": "Member",
    "invitations": "Invitation",
}
"""What belongs to an organisation, and the model without its organisation."""

SECOND_CONDITIONS = {
    "api/lists/changes.py _told": "contacts that changed on its own list",
    "syncs/comparison/queries/in_words.py of": "lists that its own settings name",
    "syncs/criteria_editor/queries/person.py _find_linked": "contacts that its own records fill",
    "syncs/people/queries/list_export.py _mailable organisation=mailing_list.organisation)": (
        "contacts that are on its own list"
    ),
    "syncs/people/queries/list_members.py _contacts": "contacts that are on its own list",
    "syncs/plan/queries.py consequence_of": "syncs of connections, all of which are its own",
    "syncs/search/queries/people.py _in_order": "contacts that were found among its own",
    "syncs/why/queries/facts.py contact_of_record organisation=organisation, pk=link.contact_id"
    ").first()": "the contact that a record of its own fills or claims",
    "syncs/why/queries/rows_of_person.py runs_of_rows": "runs of rows that are its own",
}
"""Functions whose condition, or the one that is named, is a second one, as no row points into
another organisation, and what is looked up there. Without it nothing is seen that was not, so that
no test can turn red."""

SECOND_STATEMENTS = {
    "find_rows_of_run.sql": "contacts of the rows of a run, which is its own",
}
"""Statements of searches whose condition is a second one, and what is looked up there."""

NAMES_OF_TENANTS = {"organisation", "organisation_id"}
LOOKING = {"filter", "get", "exclude", "get_object_or_404"}
ROOMS_OF_READING = ("queries", "forms", "views", "found", "editor")
OWN = re.compile(rf"\borganisation\.(?:{'|'.join([*MODELS, 'webhooks'])})\b(?!\()")
"""What belongs to an organisation, as Django leads from there to it."""


def role_locks() -> Iterator[Lock]:
    """Yield each decorated view, open to viewers."""
    for path in _sources("accounts", "syncs"):
        text = path.read_text()
        for found in ROLE.finditer(text):
            view = re.compile(r"def (\w+)").search(text, found.end())
            name = f"{path.parent.name}: {view[1] if view else '?'} asks for its action"
            yield Lock(
                "roles",
                name,
                _name(path),
                found[0],
                "@may(Action.SEE)",
                (f"{ACCESS}::test_an_address_asks_for_its_own_action", MATRIX, ACCESS),
                at=found.start(),
            )


def operation_locks() -> Iterator[Lock]:
    """Yield what each operation of the API asks for, open to viewers."""
    for path in _sources("api"):
        text = path.read_text()
        for found in ASKS.finditer(text):
            before = OPERATION.findall(text, 0, found.start())
            name = before[-1] if before else f"each of {path.stem}"
            yield Lock(
                "operations",
                f"{name} asks for its action",
                _name(path),
                found[0],
                f"{found[1]}Action.SEE",
                (ASKED,),
                at=found.start(),
            )


def row_locks() -> Iterator[Lock]:
    """Yield each row of the permission table, open to viewers."""
    path = PROJECT / "accounts/access.py"
    for found in ROW.finditer(path.read_text()):
        yield Lock(
            "roles",
            f"row: {found[0].partition(':')[0]}",
            _name(path),
            found[0],
            f"{found[0]}Role.VIEWER, ",
            (f"{ACCESS}::test_the_documented_table_is_the_one_in_force", MATRIX),
            at=found.start(),
        )


def loader_locks() -> Iterator[Lock]:
    """Yield each loader of what an address names, over all organisations."""
    shapes = re.compile(r"request\.organisation\.(\w+)|organisation=request\.organisation(?=[,)])")
    for path in (PROJECT / "accounts/found.py", PROJECT / "syncs/found.py"):
        for found in shapes.finditer(path.read_text()):
            new = f"{MODELS[found[1]]}.objects" if found[1] else "pk__isnull=False"
            yield Lock(
                "tenants",
                f"loader {path.parent.name}, at {found.start()}: {found[0]}",
                _name(path),
                found[0],
                new,
                ("tests/all_pages/test_found.py",),
                at=found.start(),
                policies_hold=False,
            )


def filter_locks() -> Iterator[Lock]:
    """Yield each condition on the organisation by which rows are looked up for a page or a program:
    as a keyword, and as the way from an organisation to what it has."""
    for path in _sources("accounts", "api", "contacts", "syncs"):
        is_api, is_reading = "api" in path.parts, set(ROOMS_OF_READING) & {*path.parts, path.stem}
        if not (is_api or is_reading) or path.stem == "found":
            continue
        text = path.read_text()
        own = OF_PROGRAMS if is_api else (TWINS, *WALKS, _tests_of(path))
        for at, end, new in _ways_into(text):
            place = f"{_name(path)} {_function_at(text, at)}"
            rest_of_line = text[at:].partition("\n")[0]
            if {place, f"{place} {rest_of_line}"} & SECOND_CONDITIONS.keys():
                continue
            yield Lock(
                "filters",
                f"{_name(path)}:{text.count(chr(10), 0, at) + 1} {text[at:end]}",
                _name(path),
                text[at:end],
                new,
                own,
                at=at,
                policies_hold=False,
            )


def statement_locks() -> Iterator[Lock]:
    """Yield each condition on the organisation in the statements of searches, some of which are
    asked by the role that sees the rows of all."""
    for path in sorted((PROJECT / "syncs/sql/search").glob("*.sql")):
        if path.name in SECOND_STATEMENTS:
            continue
        text = path.read_text()
        for found in re.finditer(r"organisation_id = %\(organisation\)s", text):
            yield Lock(
                "statements",
                f"{_name(path)}:{text.count(chr(10), 0, found.start()) + 1} {found[0]}",
                _name(path),
                found[0],
                "organisation_id IS NOT NULL",
                (TWINS, "tests/search"),
                at=found.start(),
                policies_hold=False,
            )


def _ways_into(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each condition begins and ends, and what stands in its place when it is open."""
    for keyword in _conditions(ast.parse(text)):
        at = _offset(text, keyword.lineno, keyword.col_offset)
        end = _offset(text, keyword.value.end_lineno or 0, keyword.value.end_col_offset or 0)
        yield at, end, "pk__isnull=False"
    for found in OWN.finditer(text):
        yield found.start(), found.end(), f"{found[0]}.model.objects"


def _function_at(text: str, at: int) -> str:
    names: list[str] = re.findall(r"^ *def (\w+)", text[:at], re.MULTILINE)
    return names[-1] if names else ""


def _tests_of(path: Path) -> str:
    room = path.relative_to(PROJECT).parts[1].removesuffix(".py")
    return f"tests/{room}" if (PROJECT / "tests" / room).is_dir() else "tests/accounts"


def policy_locks() -> Iterator[Lock]:
    """Yield the policy of each table, open to all organisations, and each table without one."""
    from accounts.tenancy.policies import locked_tables

    made, listed = "APPLICATION, condition)", "sorted(locked.items())"
    others = 'sorted(each for each in locked.items() if each[0] != "{}")'
    for table in locked_tables():
        for what, old, new in (
            ("open", made, f'APPLICATION, "true" if table == "{table}" else condition)'),
            (
                "not locked",
                listed,
                others.format(table),
            ),
        ):
            yield Lock(
                "policies",
                f"{table} is {what}",
                "accounts/tenancy/policies.py",
                old,
                new,
                ("tests/tenancy/test_tables.py",),
                migrates=True,
            )


def _conditions(tree: ast.Module) -> Iterator[ast.keyword]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in LOOKING:
            yield from (each for each in node.keywords if each.arg in NAMES_OF_TENANTS)


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _offset(text: str, line: int, column: int) -> int:
    """Return the offset of a place that the parser tells in bytes of a line."""
    lines = text.splitlines(keepends=True)
    before = lines[line - 1].encode()[:column].decode()
    return sum(map(len, lines[: line - 1])) + len(before)


def _sources(*packages: str) -> list[Path]:
    found = [path for name in packages for path in sorted((PROJECT / name).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def _name(path: Path) -> str:
    return str(path.relative_to(PROJECT))
