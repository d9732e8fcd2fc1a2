"""The deeds that are done with a whole sync: it is activated, run, previewed, moved (R75, R85)."""

from __future__ import annotations

from django.utils import timezone

from accounts.access import Action, TenantRequest, user_of
from api.definitions.answers import CountAnswer, MovedAnswer, SyncAnswer
from api.definitions.bodies import (
    CountRequest,
    GoOnRequest,
    ListMove,
    PreviewRequest,
    RunRequest,
)
from api.definitions.parts import (
    NO_CRITERIA,
    check_conditions,
    check_rules,
    check_selection,
    checked_mapping,
)
from api.definitions.save import stored_sync
from api.definitions.syncs import told_sync
from api.frame.operations import Endpoint, Reply, operation
from api.frame.problems import ApiProblem, FieldProblem
from api.frame.versions import require_seen
from api.runs.answers import RunAnswer
from api.runs.starting import start_and_tell
from contacts.models import MailingList
from criteria import Criteria
from syncs.criteria_editor.queries.attempt import attempt_count
from syncs.definition.actions.change import SyncNameTaken
from syncs.definition.actions.launch import launch_as_reviewed
from syncs.found import sync_of
from syncs.models import Sync, SyncState
from syncs.models.sync import ListArchived
from syncs.overview.actions.change_list import change_list
from syncs.overview.actions.duplicate import duplicate_sync
from syncs.preview.actions.request import request_preview
from syncs.preview.views.pairs import propose_pairs
from syncs.proposal.other_list import NotThisList, OldPeople, require_feedable
from syncs.proposal.parts import OtherList, Proposal
from syncs.proposal.stored import stored_definition
from syncs.state.activate import KeyNotWorking, SyncUnfit, activate, resume
from syncs.state.launch import LAUNCHABLE, NotReady, find_hindrances
from syncs.state.pause import pause
from syncs.state.start import start_run
from syncs.state.undone import undone_last
from web.seen import Seen

AFTER_UNDO = "after_undo"


class SyncActivation(Endpoint):
    """The start of a sync's life, or of its next one."""

    @operation(
        "activate_sync",
        "Activate a sync",
        action=Action.EDIT_SYNCS,
        answer=SyncAnswer,
        body=GoOnRequest,
        example={"after_undo": False},
    )
    def post(self, request: TenantRequest, body: GoOnRequest, sync_id: int) -> Reply:
        """Launch a draft or a completed sync, or put an inactive one back on its schedule; it runs
        at once. One that is active stays so."""
        sync, now = sync_of(request, sync_id), timezone.now()
        if sync.state in {*LAUNCHABLE, SyncState.INACTIVE}:
            _ask_after_undo(sync, body)
        try:
            if sync.state in LAUNCHABLE:
                seen = Seen.of(stored_definition(sync))
                launch_as_reviewed(sync, seen=seen, user=user_of(request), now=now)
            elif sync.state == SyncState.INACTIVE:
                activate(sync, user=user_of(request), now=now, knowingly=body.after_undo)
            elif sync.state == SyncState.PAUSED:
                raise ApiProblem("conflict", f"{sync} is paused: resume it.")
        except KeyNotWorking:
            raise ApiProblem("key_not_working") from None
        except NotReady:
            raise _not_ready(sync) from None
        except (ListArchived, SyncUnfit) as fault:
            raise ApiProblem("conflict", str(fault)) from fault
        return told_sync(request, sync_id)


class SyncPause(Endpoint):
    """The rest of a sync."""

    @operation("pause_sync", "Pause a sync", action=Action.RUN_SYNCS, answer=SyncAnswer)
    def post(self, request: TenantRequest, sync_id: int) -> Reply:
        """Take an active sync off its schedule. A run that was due and has not begun is cancelled,
        unless somebody asked for it too; one in progress goes on. A paused sync stays so."""
        sync = sync_of(request, sync_id)
        if not pause(sync, now=timezone.now()) and sync.state != SyncState.PAUSED:
            raise ApiProblem("conflict", f"{sync} is not active.")
        return told_sync(request, sync_id)


class SyncResumption(Endpoint):
    """The end of a sync's rest."""

    @operation(
        "resume_sync",
        "Resume a sync",
        action=Action.RUN_SYNCS,
        answer=SyncAnswer,
        body=GoOnRequest,
        example={"after_undo": True},
    )
    def post(self, request: TenantRequest, body: GoOnRequest, sync_id: int) -> Reply:
        """Put a paused sync back on its schedule. An active one stays so."""
        sync = sync_of(request, sync_id)
        if sync.is_paused_by_undo and not body.after_undo:
            raise ApiProblem(
                "confirmation_needed",
                "A run of this sync was undone, and its next one would do the same again. Send"
                f" {AFTER_UNDO}: true if that is wanted.",
            )
        try:
            if not resume(sync, now=timezone.now()) and sync.state != SyncState.ACTIVE:
                raise ApiProblem("conflict", f"{sync} is not paused.")
        except KeyNotWorking:
            raise ApiProblem("key_not_working") from None
        except SyncUnfit as fault:
            raise ApiProblem("conflict", str(fault)) from fault
        return told_sync(request, sync_id)


class SyncRuns(Endpoint):
    """The runs of a sync that somebody asks for."""

    @operation(
        "start_run",
        "Run a sync",
        action=Action.RUN_SYNCS,
        answer=RunAnswer,
        status=201,
        body=RunRequest,
        example={"full": True},
    )
    def post(self, request: TenantRequest, body: RunRequest, sync_id: int) -> Reply:
        """Ask for a run at once; it joins one that waits. `full` refreshes everyone."""
        sync = sync_of(request, sync_id)
        _ask_after_undo(sync, body)
        return start_and_tell(
            request,
            lambda: start_run(
                sync, user=user_of(request), full=body.full, knowingly=body.after_undo
            ),
        )


class SyncPreviews(Endpoint):
    """The previews of a sync, as it is or as it would be."""

    @operation(
        "preview_sync",
        "Preview a sync, or a change of it",
        action=Action.RUN_SYNCS,
        answer=RunAnswer,
        status=201,
        body=PreviewRequest,
        example={"rules": {"deleted": "list"}, "version": "*"},
    )
    def post(self, request: TenantRequest, body: PreviewRequest, sync_id: int) -> Reply:
        """Ask for a preview, a run that shows what would be done and changes nothing. A change is
        tried and not saved; applying the preview saves it. So it has to say of which version of the
        sync it is a change."""
        sync = sync_of(request, sync_id)
        proposal, user = _proposal_of(sync, body), user_of(request)

        def require_same(held: Sync) -> None:
            if proposal:
                require_seen(body.version, stored_sync(held))

        return start_and_tell(
            request,
            lambda: request_preview(
                sync, user, retroactive=body.retroactive, proposal=proposal, compare=require_same
            ),
        )


class SyncCopies(Endpoint):
    """The copies of a sync."""

    @operation(
        "duplicate_sync",
        "Duplicate a sync",
        action=Action.EDIT_SYNCS,
        answer=SyncAnswer,
        status=201,
    )
    def post(self, request: TenantRequest, sync_id: int) -> Reply:
        """Make a copy as a draft, with everything but the name and what is known of records."""
        try:
            copy = duplicate_sync(sync_of(request, sync_id), now=timezone.now())
        except SyncNameTaken:
            raise ApiProblem("conflict", "Others copy it just now. Try again.") from None
        return told_sync(request, copy.pk)


class SyncList(Endpoint):
    """The list that a sync feeds."""

    @operation(
        "move_sync",
        "Have a sync feed another list",
        action=Action.EDIT_SYNCS,
        answer=MovedAnswer,
        body=ListMove,
        example={"mailing_list": 1, "people": "stay"},
    )
    def post(self, request: TenantRequest, body: ListMove, sync_id: int) -> MovedAnswer:
        """Have a sync that has run feed another list: those whom it keeps on the old one come along
        or stay there by hand; who has opted out leaves it and does not come along. Where there are
        more than 1,000 that goes on in the background, before the next run. Runs in progress stop,
        and the next one reads everything."""
        sync = sync_of(request, sync_id)
        lists = MailingList.objects.filter(organisation=request.organisation)
        target = lists.filter(pk=body.mailing_list).first()
        if target is None:
            raise ApiProblem.at("/mailing_list", "There is no such list.")
        try:
            done = change_list(
                sync,
                seen=sync.mailing_list_id or 0,
                to=target,
                people=OldPeople(body.people),
                now=timezone.now(),
            )
        except NotThisList as why:
            raise ApiProblem("conflict", str(why)) from why
        told = told_sync(request, sync_id).answer
        assert isinstance(told, SyncAnswer)  # noqa: S101 (for the type checker)
        return MovedAnswer(
            sync=told,
            joined=done.moved and done.moved.joined,
            left=done.moved and done.moved.left,
            cancelled_runs=done.cancelled,
        )


class SyncCount(Endpoint):
    """A count of who meets criteria."""

    @operation(
        "count_matching",
        "Count who meets criteria in Recruit",
        action=Action.EDIT_SYNCS,
        answer=CountAnswer,
        body=CountRequest,
        in_transaction=False,
        example={
            "criteria": {"conditions": [{"field": "City", "operator": "is", "values": ["Oslo"]}]}
        },
    )
    def post(self, request: TenantRequest, body: CountRequest, sync_id: int) -> CountAnswer:
        """Ask Recruit for the newest records and count who meets the criteria; nothing is saved."""
        sync = sync_of(request, sync_id)
        criteria = _criteria_to_try(sync, body)
        attempt = attempt_count(sync, criteria, now=timezone.now())
        if attempt.trial is None:
            raise ApiProblem("recruit_silent", attempt.untried)
        trial = attempt.trial
        return CountAnswer(
            read=trial.read,
            matching=trial.matching,
            unknown=trial.untold,
            is_whole=trial.is_whole,
            records=trial.whole,
            about=trial.about,
        )


def _ask_after_undo(sync: Sync, body: GoOnRequest | RunRequest) -> None:
    if not body.after_undo and (undone := undone_last(sync)):
        raise ApiProblem(
            "confirmation_needed",
            f"Run {undone.pk} was undone, and the next run would do the same again. Send"
            f" {AFTER_UNDO}: true if that is wanted.",
        )


def _require_other_list(sync: Sync, list_id: int) -> None:
    """Refuse a list that the sync could not be moved to."""
    target = sync.organisation.mailing_lists.filter(pk=list_id).first()
    if target is None:
        raise ApiProblem.at("/other_list", "There is no such list.")
    if sync.state == SyncState.DRAFT:
        raise ApiProblem.at("/other_list", "This sync is a draft: try another list under rules.")
    try:
        require_feedable(sync, target)
    except NotThisList as why:
        raise ApiProblem.at("/other_list", str(why)) from why


def _not_ready(sync: Sync) -> ApiProblem:
    errors = [
        FieldProblem(path=f"/{each.step.value}", message=each.sentence)
        for each in find_hindrances(sync)
    ]
    return ApiProblem("not_ready", errors=errors)


def _criteria_to_try(sync: Sync, body: CountRequest) -> Criteria:
    if body.criteria is not None:
        return check_conditions(sync, body.criteria, at="/criteria")
    if stored := sync.criteria_in_force:
        return stored
    raise ApiProblem.at("/criteria", NO_CRITERIA)


def _proposal_of(sync: Sync, body: PreviewRequest) -> Proposal | None:
    """Return the change that is to be tried, checked as if it were saved."""
    if body.records is not None:
        records, criteria = check_selection(sync, body.records, now=timezone.now())
        return Proposal(records=records, criteria=criteria)
    if body.rules is not None:
        return Proposal(rules=check_rules(sync, body.rules))
    if body.other_list is not None:
        _require_other_list(sync, body.other_list)
        return Proposal(other_list=OtherList(body.other_list))
    if body.mapping is not None:
        with checked_mapping(sync, body.mapping) as editor:
            return Proposal(pairs=propose_pairs(editor))
    return None
