"""Locks of what is done with many people and many lines, and of what a change does not name."""

from __future__ import annotations

from tests.breaking.lock import Lock

MANY = "tests/overview/test_many_people.py"
DELETE, CHANGE = "syncs/overview/actions/delete.py", "syncs/overview/actions/change_list.py"
LET_GO, LATER = "syncs/proposal/let_go.py", "syncs/proposal/let_go_later.py"
FINISH = "syncs/proposal/finish_letting_go.py"
KEEP = "syncs/suppression_files/actions/keep.py"
FILES = "tests/suppression_files/test_suppression_files.py"
PARTS, CHANGES = "api/definitions/parts.py", "tests/api/test_changes.py"


def _lock(name: str, file: str, old: str, new: str, test: str) -> Lock:
    return Lock("many", name, file, old, new, (test,))


PEOPLE_LOCKS = (
    _lock(
        "nobody waits for many people of a deleted sync",
        DELETE,
        "if are_many(held):",
        "if False:",
        f"{MANY}::test_people_are_let_go_of_once_the_sync_is_deleted",
    ),
    _lock(
        "nobody waits for many people of a sync that moves",
        CHANGE,
        "shown is None and are_many(held)",
        "False",
        f"{MANY}::test_people_are_moved_once_the_sync_feeds_another_list",
    ),
    _lock(
        "what was shown becomes true at once",
        CHANGE,
        "shown is None and are_many(held)",
        "are_many(held)",
        f"{MANY}::test_what_was_shown_of_many_becomes_true_at_once",
    ),
    _lock(
        "few are let go of at once",
        LET_GO,
        "at_once=MAX_AT_ONCE,",
        "at_once=MAX_AT_ONCE - 1,",
        f"{MANY}::test_a_thousand_are_let_go_of_at_once",
    ),
    _lock(
        "a question about held people ends with the move",
        LET_GO,
        "        return False\n",
        "        pass\n",
        f"{MANY}::test_many_are_let_go_of_at_once_where_somebody_is_asked_about_some",
    ),
    _lock(
        "many are let go of once",
        FINISH,
        '    held.old_list, held.letting_go = None, ""\n',
        "",
        f"{MANY}::test_people_are_moved_once_the_sync_feeds_another_list",
    ),
    _lock(
        "a deleted sync forgets its records",
        FINISH,
        "        forget_sync_records(cursor, held)\n",
        "        pass\n",
        f"{MANY}::test_people_are_let_go_of_once_the_sync_is_deleted",
    ),
    _lock(
        "many are let go of before the next run",
        "syncs/run/advance.py",
        "if run.sync.letting_go:",
        "if False:",
        f"{MANY}::test_it_is_done_before_the_next_run_begins",
    ),
    _lock(
        "many are let go of before another move",
        CHANGE,
        "        finish_with(cursor, held)",
        "        pass",
        f"{MANY}::test_it_is_done_before_the_sync_moves_on_or_is_deleted",
    ),
    _lock(
        "many are let go of before a deletion",
        DELETE,
        "        finish_with(cursor, held)",
        "        pass",
        f"{MANY}::test_it_is_done_before_the_sync_moves_on_or_is_deleted",
    ),
    _lock(
        "a lost call for many people is made again",
        "syncs/tasks.py",
        "    call_where_people_wait()\n",
        "",
        f"{MANY}::test_a_worker_is_called_and_again_at_each_tick",
    ),
    _lock(
        "a tick does not wait for who changes people",
        LATER,
        "waits=False, ",
        "",
        f"{MANY}::test_a_tick_does_not_wait_for_who_changes_people",
    ),
    _lock(
        "files of suppressions are bounded",
        KEEP,
        "files.filter(pk__in=too_many).delete()",
        "files.none().delete()",
        FILES,
    ),
    _lock(
        "a small file counts too",
        KEEP,
        "least=LEAST_LINES,",
        "least=0,",
        FILES,
    ),
    _lock(
        "After stays where a change does not name it",
        PARTS,
        'body.retrieve_after if "retrieve_after" in sent else sync.retrieve_after',
        "body.retrieve_after",
        CHANGES,
    ),
    _lock(
        "the view stays where a change does not name it",
        PARTS,
        'body.view if "view" in sent else sync.view_id',
        "body.view",
        CHANGES,
    ),
    _lock(
        "criteria stay where a change does not name them",
        PARTS,
        'if "criteria" not in body.model_fields_set and',
        "if False and",
        CHANGES,
    ),
    _lock(
        "limits stay that a change does not name",
        "api/definitions/save.py",
        "{**stored, **body.model_dump(exclude_unset=True)}",
        "body.model_dump()",
        CHANGES,
    ),
)
