"""The words on each concern: its meaning for people, who can mend it, and where (R96, R99)."""

from __future__ import annotations

from dataclasses import dataclass

from syncs.domain.concerns import ConcernKind, Facts, Need
from syncs.domain.known_errors import Actor, known_error


@dataclass(frozen=True)
class Door:
    """A page that a button leads to: its address by name, the ids in it, and the button's words."""

    address: str
    ids: tuple[int, ...]
    words: str


@dataclass(frozen=True)
class Advice:
    """The words about a concern. Who can mend it does the `deed` at `mended_at`; everybody else may
    look at `seen_at`. `until` is the ISO instant at which people are kept, where they wait, and
    `goes_on_at` that at which the run goes on for which another one waits."""

    headline: str
    meaning: str
    actor: Actor
    deed: str
    seen_at: Door
    mended_at: Door | None = None
    until: str = ""
    goes_on_at: str = ""


STAYS = "Nobody leaves a list because of it, and nobody is added meanwhile."


def advice_on(need: Need) -> Advice:
    """Return what to say of it."""
    match need.kind:
        case ConcernKind.KEY_REJECTED:
            return _on_rejected_key(need)
        case ConcernKind.STOPPED_BY_KEY:
            return _on_stopped_syncs(need)
        case ConcernKind.RUN_FAILED:
            return _on_failed_runs(need)
        case ConcernKind.HELD | ConcernKind.HOLD_ENDS:
            return _on_held_people(need)
        case ConcernKind.LATE:
            return _on_late_sync(need)
        case ConcernKind.INACTIVE:
            return _on_inactive_sync(need)
        case ConcernKind.WEBHOOK_OFF:
            return _on_webhook(need)
        case ConcernKind.MAIL_MISSING:
            return _on_missing_mail()
        case _:
            return _on_silence(need.kind)


def _on_rejected_key(need: Need) -> Advice:
    stopped = _syncs(need.facts.number)
    inactive = f" {stopped} inactive." if need.facts.number else ""
    return Advice(
        headline=f"Recruit rejected the key of {need.facts.name}",
        meaning=f"No sync of this account runs.{inactive} {STAYS}",
        actor=Actor.ADMIN,
        deed="enter a new key",
        seen_at=Door("connections", (), "See the account"),
        mended_at=Door("update_connection", (need.subject_id,), "Enter a new key"),
    )


def _on_stopped_syncs(need: Need) -> Advice:
    them = "it" if need.facts.number == 1 else "them"
    untested = need.facts.code == "untested"
    return Advice(
        headline=f"{_syncs(need.facts.number)} inactive since the key of {need.facts.name} changed",
        meaning=f"Once somebody activates {them}, everything since the last run is read. {STAYS}",
        actor=Actor.ADMIN if untested else Actor.MARKETER,
        deed="test the key" if untested else f"activate {them}",
        seen_at=Door("sync_list", (), "See the syncs"),
        mended_at=Door("connections", (), "Test the key")
        if untested
        else Door("activate_syncs", (need.subject_id,), "Activate all"),
    )


def _on_failed_runs(need: Need) -> Advice:
    error = known_error(need.facts.code)
    look = Door("run_detail", (need.facts.run,), "See the run")
    happened = f"{error.means} " if error else ""
    return Advice(
        headline=f"{need.facts.name} failed",
        meaning=f"{happened}What was applied is kept. Everybody else is on the list, or not, as"
        " before.",
        actor=error.actor if error else Actor.MARKETER,
        deed=error.deed if error else "run the sync again",
        seen_at=look,
        mended_at=_mending(need, look),
    )


def _mending(need: Need, look: Door) -> Door:
    error = known_error(need.facts.code)
    if error and error.is_mended_in_the_connection:
        return Door("connections", (), "Open the account")
    if error and error.mended_at:
        return Door(error.mended_at, (need.subject_id,), "Mend the sync")
    return look


def _on_held_people(need: Need) -> Advice:
    people, waits = _people(need.facts.number), "waits" if need.facts.number == 1 else "wait"
    ends = need.kind == ConcernKind.HOLD_ENDS
    look = Door("run_detail", (need.facts.run,), "See who they are")
    return Advice(
        headline=f"{people} will be kept on {need.facts.mailing_list} unless somebody answers"
        if ends
        else f"{people} {waits} for an answer: they would leave {need.facts.mailing_list}",
        meaning=f"{need.facts.name} would take more people off the list than it may at once, so"
        " nobody was removed.",
        actor=Actor.MARKETER,
        deed="answer",
        seen_at=look,
        mended_at=Door(look.address, look.ids, "See who they are, and answer"),
        until=need.facts.until,
    )


def _on_late_sync(need: Need) -> Advice:
    if need.facts.run:
        return _on_sync_behind_a_run(need)
    return Advice(
        headline=f"{need.facts.name} is late",
        meaning="It is due and has not started. Nothing is lost: it runs once, as soon as somebody"
        " is free to run it.",
        actor=Actor.OPERATOR,
        deed="see why nobody is free to run it",
        seen_at=Door("sync_detail", (need.subject_id,), "See the sync"),
    )


def _on_sync_behind_a_run(need: Need) -> Advice:
    """A sync has one run at a time (R76), and that one may wait itself, for days perhaps."""
    run = f"{'preview' if need.facts.code in SHOWING else 'run'} {need.facts.run}"
    look = Door("run_detail", (need.facts.run,), f"See {run}")
    return Advice(
        headline=f"{need.facts.name} is late: it waits for {run}",
        meaning=f"It is due and has not started, because {run} of this sync is not over. Nothing is"
        " lost: it runs once, as soon as that one is over or cancelled.",
        actor=Actor.MARKETER,
        deed=f"cancel {run}",
        seen_at=look,
        mended_at=look,
        goes_on_at=need.facts.until,
    )


SHOWING = ("preview", "undo_view")
"""The kinds of runs that people know as previews."""


def _on_inactive_sync(need: Need) -> Advice:
    unfit = need.facts.code == "schedule_unfit"
    look = Door("sync_detail", (need.subject_id,), "See the sync")
    if need.facts.code == "closed":
        return Advice(
            headline=f"{need.facts.name} is inactive since the organisation was to be deleted",
            meaning=f"Something kept it from being active again when it was restored. {STAYS}",
            actor=Actor.MARKETER,
            deed="activate it, or see what keeps it from that",
            seen_at=look,
            mended_at=look,
        )
    return Advice(
        headline=f"{need.facts.name} is inactive: "
        + ("its schedule does not fit" if unfit else "the edition rules do not allow it"),
        meaning=f"It does not run. {STAYS}",
        actor=Actor.MARKETER if unfit else Actor.ADMIN,
        deed="choose another schedule" if unfit else "see what the edition and the plan allow",
        seen_at=look,
        mended_at=Door("edit_schedule", (need.subject_id,), "Change the schedule")
        if unfit
        else Door("edition_rules", (), "Edition rules and plan"),
    )


def _on_webhook(need: Need) -> Advice:
    why = "wants no more" if need.facts.code == "gone" else "took nothing for days"
    return Advice(
        headline=f"The webhook to {need.facts.name} is switched off: its receiver {why}",
        meaning="Programs behind it are told nothing meanwhile. What happens is kept for 30 days,"
        " and told once it is switched on again. Syncs and lists are not touched by it.",
        actor=Actor.ADMIN,
        deed="see what was answered, and switch it on again",
        seen_at=Door("webhook", (need.subject_id,), "Open the webhook"),
    )


def _on_missing_mail() -> Advice:
    return Advice(
        headline="No mail is sent from here",
        meaning="Nobody is told by mail when something needs attention. It is told here all the"
        " same.",
        actor=Actor.OPERATOR,
        deed="set EMAIL_URL",
        seen_at=Door("notification_settings", (), "See the settings"),
    )


_SILENCE = {
    ConcernKind.BEAT_SILENT: ("Beat does not report", "No sync starts by its schedule meanwhile."),
    ConcernKind.BROKER_SILENT: ("The broker does not answer", "Nothing is imported meanwhile."),
    ConcernKind.WORKER_SILENT: ("No worker reports", "Nothing is imported meanwhile."),
    ConcernKind.CLOCK_SILENT: (
        "No worker looks what is due",
        "Syncs start late meanwhile.",
    ),
}


def _on_silence(kind: ConcernKind) -> Advice:
    headline, meaning = _SILENCE[kind]
    return Advice(
        headline=headline,
        meaning=f"{meaning} Nothing is lost, and all goes on once it is back.",
        actor=Actor.OPERATOR,
        deed="start it again",
        seen_at=Door("sync_list", (), "See the syncs"),
    )


def headline_of_end(kind: ConcernKind, facts: Facts) -> str:
    """Say that a concern is over (R96)."""
    return {
        ConcernKind.KEY_REJECTED: f"The key of {facts.name} works again",
        ConcernKind.STOPPED_BY_KEY: f"The syncs of {facts.name} are active again",
        ConcernKind.RUN_FAILED: f"{facts.name} works again",
        ConcernKind.HELD: _end_of_hold(facts),
        ConcernKind.HOLD_ENDS: f"Nobody waits any more on {facts.mailing_list}",
        ConcernKind.LATE: f"{facts.name} has started",
        ConcernKind.INACTIVE: f"{facts.name} is active again",
        ConcernKind.WEBHOOK_OFF: f"The webhook to {facts.name} is switched on again",
        ConcernKind.MAIL_MISSING: "Mail is sent from here",
        ConcernKind.BEAT_SILENT: "Beat reports again",
        ConcernKind.BROKER_SILENT: "The broker answers again",
        ConcernKind.WORKER_SILENT: "Workers report again",
        ConcernKind.CLOCK_SILENT: "Somebody looks again what is due",
    }[kind]


NOBODY_ANSWERED = "nobody_answered"
"""The code of facts about people who were held until the time was over."""

ASKED_AGAIN = "The next run reads everything, and asks again about those who would leave then."


def _end_of_hold(facts: Facts) -> str:
    if facts.code == NOBODY_ANSWERED:
        stay = "they stay" if facts.number != 1 else "this person stays"
        return f"Nobody answered about {_people(facts.number)}: {stay} on {facts.mailing_list}"
    return f"Somebody has answered about {_people(facts.number)} on {facts.mailing_list}"


def meaning_of_end(kind: ConcernKind, facts: Facts) -> str:
    """Return what follows from the end of a concern that was mended, "" for nothing."""
    is_asked_again = kind == ConcernKind.HELD and facts.code == NOBODY_ANSWERED
    return ASKED_AGAIN if is_asked_again else ""


def _syncs(number: int) -> str:
    return "1 sync is" if number == 1 else f"{number:,} syncs are"


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"
