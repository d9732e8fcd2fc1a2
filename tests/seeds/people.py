"""What people do in a history: here, and in Recruit. Each function is a kind of step."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
from django.utils import timezone

from syncs.definition.actions.change import change_criteria, change_schedule
from syncs.models import ImportRun, Sync
from syncs.models.import_run import UNFINISHED
from syncs.proposal.stored import stored_criteria, stored_schedule
from syncs.queue.cancel import request_cancel
from syncs.queue.wake import end_wait
from syncs.state.activate import resume as resume_sync
from syncs.state.pause import pause as pause_sync
from syncs.state.start import NotStarted, start_run
from tests.seeds.play import Play
from tests.seeds.world import map_city as map_city_of
from tests.seeds.world import selecting
from web.seen import Seen

TOKEN = "a" * 32


def run_by_hand(play: Play, organisation: str, sync: int, *, full: bool) -> None:
    user = play.world.people[organisation].user
    try:
        start_run(_fresh(play, organisation, sync), user=user, full=full, knowingly=True)
    except NotStarted as why:
        play.say(f"not started: {why}")


def run_in_browser(play: Play, organisation: str, sync: int) -> None:
    """Press *Run now*, and go on with something else while the page loads."""
    real = play.world.pair(organisation, sync).real
    address = f"http://127.0.0.1:{play.house.web_port}/o/{organisation}/syncs/{real.pk}/run/"
    cookies = {"sessionid": play.world.cookies[organisation], "csrftoken": TOKEN}

    def press() -> None:
        try:
            answer = httpx.post(
                address, cookies=cookies, headers={"X-CSRFToken": TOKEN}, timeout=10
            )
            play.say(f"the page answers {answer.status_code}")
        except httpx.HTTPError as error:
            play.say(f"no page: {type(error).__name__}")

    threading.Thread(target=press, daemon=True).start()


def cancel(play: Play, organisation: str, sync: int) -> None:
    if run := _unfinished(play, organisation, sync):
        request_cancel(run, timezone.now())


def try_now(play: Play, organisation: str, sync: int) -> None:
    if run := _unfinished(play, organisation, sync):
        end_wait(run)


def pause(play: Play, organisation: str, sync: int) -> None:
    pause_sync(_fresh(play, organisation, sync), now=timezone.now())


def resume(play: Play, organisation: str, sync: int) -> None:
    resume_sync(_fresh(play, organisation, sync), now=timezone.now())


def change_schedule_by(play: Play, organisation: str, sync: int, *, minutes: int) -> None:
    real = _fresh(play, organisation, sync)
    at = real.at.replace(minute=(real.at.minute + minutes) % 60)
    change_schedule(
        real,
        replace(real.schedule, at=at),
        full_read_days=real.full_read_days,
        seen=Seen.of(stored_schedule(real)),
        now=timezone.now(),
    )


def change_letter(play: Play, organisation: str, sync: int, *, letter: str) -> None:
    """Let the sync that selects do so by another letter, and its twin; whichever is named."""
    for one in play.world.pair("shared", sync):
        one.refresh_from_db()
        change_criteria(one, selecting(letter), seen=Seen.of(stored_criteria(one)))


def map_city(play: Play, organisation: str, sync: int) -> None:
    for one in play.world.pair(organisation, sync):
        if one.module == "Candidates":
            map_city_of(one)


def add(play: Play, source: str, place: int) -> None:
    number = play.world.new_number()
    address = f"person{place}.{number}@mail{number % 3}.example"
    record = play.world.sources[source].add(address, Last_Name=f"Nakamura {number}")
    play.world.records[source].append(record)


def add_suppressed(play: Play, source: str, place: int) -> None:
    """Suppress an address, then let somebody come with it."""
    number = play.world.new_number()
    address = f"suppressed{place}.{number}@mail.example"
    play.world.suppress(address)
    play.world.sources[source].add(address, Last_Name=f"Parra {number}")


def rename(play: Play, source: str, place: int) -> None:
    number = play.world.new_number()
    play.world.sources[source].change(_record(play, source, place), First_Name=f"Ada {number}")


def move(play: Play, source: str, place: int) -> None:
    number = play.world.new_number()
    record = _record(play, source, place)
    play.world.sources[source].change(record, Email=f"moved{place}.{number}@mail.example")


def opt_out(play: Play, source: str, place: int) -> None:
    play.world.sources[source].opt_out(_record(play, source, place))


def convert(play: Play, source: str, place: int) -> None:
    play.world.sources[source].convert(_take_record(play, source, place))


def delete(play: Play, source: str, place: int) -> None:
    play.world.sources[source].delete(_take_record(play, source, place))


def churn(play: Play, source: str, *, edits: int, insertions: int) -> None:
    play.world.sources[source].churn(rounds=20, edits=edits, insertions=insertions)


ACTIONS: dict[str, Callable[..., Any]] = {
    "run_by_hand": run_by_hand,
    "run_in_browser": run_in_browser,
    "cancel": cancel,
    "pause": pause,
    "resume": resume,
    "try_now": try_now,
    "change_schedule": change_schedule_by,
    "change_criteria": change_letter,
    "map_city": map_city,
    "add": add,
    "add_suppressed": add_suppressed,
    "rename": rename,
    "move": move,
    "opt_out": opt_out,
    "convert": convert,
    "delete": delete,
    "churn": churn,
}


def _fresh(play: Play, organisation: str, place: int) -> Sync:
    return Sync.objects.get(pk=play.world.pair(organisation, place).real.pk)


def _unfinished(play: Play, organisation: str, place: int) -> ImportRun | None:
    sync = play.world.pair(organisation, place).real
    return ImportRun.objects.filter(sync=sync, state__in=UNFINISHED).order_by("pk").first()


def _record(play: Play, source: str, place: int) -> str:
    records = play.world.records[source]
    return records[place % len(records)]


def _take_record(play: Play, source: str, place: int) -> str:
    records = play.world.records[source]
    return records.pop(place % len(records))
