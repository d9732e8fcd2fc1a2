"""What people do in a history in which some are held: answers, previews and undos."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from syncs.checkpoint.held import HoldAnswered
from syncs.holds.actions.answer import RemovalWaits, answer_hold
from syncs.holds.actions.expire import expire_holds
from syncs.models import Hold, HoldAnswer, ImportRun, Kind, RunState, Sync
from syncs.preview.actions.apply import NotApplied, apply_preview
from syncs.preview.actions.request import NoPreview, request_preview
from syncs.undo.actions import CannotUndo, apply_undo, request_undo
from syncs.undo.obstacles import find_obstacle
from tests.seeds.play import LeftOut, Play

LIMIT = 50
ALL_IN_TIME = timedelta(days=30)


def delete_many(play: Play, *, records: int) -> None:
    """Let more people go at once than may leave unasked, in a moment in which no run reads."""
    pair = play.world.pair("busy", 0)
    ids = [pair.real.pk, pair.twin.pk]
    Sync.objects.filter(pk__in=ids).update(limit_people=LIMIT)
    for _ in range(records):
        play.world.sources["troubled"].delete(play.world.records["troubled"].pop())


def give_answer(play: Play) -> None:
    """Answer for all who are held just now, as is done in the undisturbed world."""
    opened = Hold.objects.filter(answer="", held_at__isnull=False).order_by("pk")
    for hold in opened:
        play.say(f"run {hold.pk} holds {hold.people} people: {play.history.answer}")
        try:
            _answer(play.history.answer, hold)
        except (HoldAnswered, RemovalWaits) as other:
            raise LeftOut(type(other).__name__) from other


def _answer(answer: str, hold: Hold) -> None:
    if answer == "expire":
        expire_holds(timezone.now() + ALL_IN_TIME)
    else:
        answer_hold(hold, HoldAnswer(answer), None, timezone.now())


def make_preview(play: Play) -> None:
    try:
        request_preview(_sync(play), _user(play))
    except NoPreview as why:
        raise LeftOut(str(why)) from why


def apply_newest_preview(play: Play) -> None:
    """Apply the newest preview, as soon as there is one."""
    try:
        apply_preview(_newest(play, Kind.PREVIEW), _user(play), now=timezone.now())
    except NotApplied as why:
        raise LeftOut(str(why)) from why


def make_undo(play: Play) -> None:
    """Ask for the undo of the newest run that can be undone."""
    for run in ImportRun.objects.filter(sync=_sync(play)).order_by("-pk"):
        if find_obstacle(run) is None:
            try:
                request_undo(run, _user(play))
            except CannotUndo as why:
                raise LeftOut(str(why)) from why
            return
    raise LeftOut("no run can be undone")


def carry_out_undo(play: Play) -> None:
    try:
        apply_undo(_newest(play, Kind.UNDO_PREVIEW), _user(play))
    except CannotUndo as why:
        raise LeftOut(str(why)) from why


def _sync(play: Play) -> Sync:
    return Sync.objects.get(pk=play.world.pair("busy", 0).real.pk)


def _user(play: Play) -> Any:
    return play.world.people["busy"].user


def _newest(play: Play, kind: Kind) -> ImportRun:
    shown = ImportRun.objects.filter(sync=_sync(play), kind=kind, state=RunState.SUCCEEDED)
    if run := shown.order_by("-pk").first():
        return run
    raise LeftOut("there is no preview yet")


ACTIONS = {
    "delete_many": delete_many,
    "give_answer": give_answer,
    "make_preview": make_preview,
    "apply_preview": apply_newest_preview,
    "make_undo": make_undo,
    "carry_out_undo": carry_out_undo,
}
