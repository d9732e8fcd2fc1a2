"""What chance seldom brings together: plans written by hand, which no number stands for."""

from tests.run.small_worlds import Account, Action
from tests.surprise.people import Limit
from tests.surprise.plans import Plan
from tests.surprise.vocabulary import AT_LEAST

ADA, BO = "ada@mail.example", "bo@mail.example"
ALL_MAY_LEAVE, ONE_MAY_LEAVE = Limit(AT_LEAST, 500, 100), Limit(AT_LEAST, 1, 100)


def _plan(*steps: Action, limit: Limit = ALL_MAY_LEAVE) -> Plan:
    account = Account(one_list=False, choosy=frozenset(), withholds=False)
    return Plan(0, account, frozenset(), (limit, limit), steps)


SELDOM = (
    # Who left, and was deleted by hand since.
    _plan(
        ("add", ADA, None, "Oslo", False),
        ("set_policy", 0, "deleted", "list"),
        ("run", 0, False),
        ("delete", 0),
        ("run", 0, False),
        ("delete_contact", ADA),
        ("undo", 0),
    ),
    # Who left, was put on the list by hand since, and taken off again.
    _plan(
        ("add", ADA, None, "Oslo", False),
        ("add", BO, None, "Oslo", False),
        ("set_policy", 0, "deleted", "list"),
        ("run", 0, False),
        ("delete_many", 0, 2),
        ("run", 0, False),
        ("add_by_hand", 0, ADA),
        ("take_off", 0, ADA),
        ("undo", 0),
    ),
    # Who has opted out, and stays by hand.
    _plan(
        ("add", ADA, None, "Oslo", False),
        ("set_policy", 0, "opt_outs", "list"),
        ("add_by_hand", 0, ADA),
        ("run", 0, False),
        ("opt_out", 0, True),
        ("run", 0, False),
        ("undo", 0),
        ("run", 0, False),
    ),
    # Who was claimed by a further record, both of which runs are undone.
    _plan(
        ("add", ADA, None, "Oslo", False),
        ("run", 0, False),
        ("add", ADA, "Ito", "Oslo", False),
        ("run", 0, False),
        ("undo", 0),
        ("undo", 1),
    ),
    # Who is held, by an option that is off when the answer is given.
    _plan(
        ("add", ADA, None, "Oslo", False),
        ("add", BO, None, "Oslo", False),
        ("set_policy", 0, "deleted", "list"),
        ("run", 0, False),
        ("delete_many", 0, 2),
        ("run", 0, False),
        ("set_policy", 0, "deleted", "ignore"),
        ("answer", 0, "remove"),
        limit=ONE_MAY_LEAVE,
    ),
    # Who was deleted before another sync first read, which then tells of all deletions.
    _plan(
        ("add", ADA, None, "Oslo", False),
        ("add", BO, None, "Oslo", False),
        ("set_policy", 1, "deleted", "list"),
        ("run", 0, False),
        ("delete", 1),
        ("run", 0, False),
        ("preview_retroactively", 1),
        ("apply", 0),
        ("preview_retroactively", 1),
        ("apply", 0),
    ),
    # Who is held, found again by a run that changes nothing, and taken over by hand since.
    _plan(
        ("add", ADA, None, "Oslo", False),
        ("add", BO, None, "Oslo", False),
        ("set_policy", 0, "converted", "list"),
        ("run", 0, False),
        ("convert_many", 0, 2),
        ("run", 0, False),
        ("run", 0, False),
        ("add_by_hand", 0, BO),
        ("undo", 0),
        limit=ONE_MAY_LEAVE,
    ),
    # Who has opted out and is held, about whom nobody answers, until somebody does.
    _plan(
        ("add", ADA, None, "Oslo", False),
        ("add", BO, None, "Oslo", False),
        ("set_policy", 0, "opt_outs", "list"),
        ("run", 0, False),
        ("opt_out_many", 0, 2),
        ("run", 0, False),
        ("expire",),
        ("run", 0, False),
        ("answer", 0, "cancel"),
        ("delete", 0),
        ("run", 0, False),
        ("answer", 0, "keep"),
        limit=ONE_MAY_LEAVE,
    ),
    # Who opted out before an option was on, was let go of as deleted, and is imported anew.
    _plan(
        ("add", ADA, None, "Oslo", True),
        ("set_policy", 0, "deleted", "organisation"),
        ("run", 0, False),
        ("delete", 0),
        ("run", 0, False),
        ("switch_again", 0, "deleted"),
        ("restore", 0),
        ("run", 0, False),
        ("delete", 0),
        ("run", 0, False),
    ),
    # Who is held, is deleted by hand, and is to be removed after that.
    _plan(
        ("add", ADA, None, "Oslo", False),
        ("add", BO, None, "Oslo", False),
        ("set_policy", 0, "opt_outs", "list"),
        ("run", 0, False),
        ("opt_out_many", 0, 2),
        ("run", 0, False),
        ("delete_contact", ADA),
        ("answer", 0, "remove"),
        limit=ONE_MAY_LEAVE,
    ),
    # Who is held, and besides came before an option by which they would leave.
    _plan(
        ("add", ADA, None, "Oslo", False),
        ("add", BO, None, "Oslo", False),
        ("run", 0, False),
        ("set_policy", 0, "deleted", "list"),
        ("empty", 0, 2),
        ("run", 0, False),
        ("delete_many", 0, 2),
        ("run", 0, False),
        limit=ONE_MAY_LEAVE,
    ),
    # Who went for good with an undo, is there anew, and whose record speaks for nobody by now;
    # who leaves, is back, and leaves again.
    _plan(
        ("add", BO, None, "Oslo", False),
        ("add", ADA, None, "Oslo", False),
        ("set_policy", 0, "deleted", "list"),
        ("run", 0, False),
        ("undo", 0),
        ("edit", 0, ADA),
        ("run", 0, False),
        ("undo", 1),
        ("delete_many", 0, 2),
        ("run", 0, False),
        ("restore_many", 0, 2),
        ("run", 0, False),
        ("delete_many", 0, 2),
        ("run", 0, False),
        ("undo", 2),
    ),
)
