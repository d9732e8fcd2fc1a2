"""What a colleague saves while a manifest is applied comes after it, and is not lost (R24)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.utils import timezone

from accounts.models import Organisation
from contacts.actions.group_addresses import restore_shipped_list
from contacts.domain.group_addresses import GROUP_ADDRESSES
from contacts.models import GroupAddress
from syncs.definition.actions.change import change_rules
from syncs.manifest.actions.apply import apply_manifest, plan_manifest
from syncs.models import Policy
from syncs.proposal.parts import Rules
from syncs.proposal.stored import stored_rules
from tests.manifest.test_faults import FAVOURITES, WHOLE, just_after
from tests.world.at_once import waiting_behind
from tests.world.source import Source
from web.seen import ChangedMeanwhile, Seen


def test_a_colleague_waits_and_sees_what_was_applied(
    source: Source, organisation: Organisation
) -> None:
    source.connect(organisation)
    whole = WHOLE + FAVOURITES.removeprefix("version: 1\n")
    apply_manifest(organisation, whole, now=timezone.now())
    sync = organisation.syncs.get()
    begun: list[Future[str]] = []

    def change_the_rules() -> str:
        shown = stored_rules(sync)
        others = (sync.deleted, sync.converted, sync.no_match)
        rules = Rules(sync.mailing_list_id, "", Policy.REMOVE_FROM_ORGANISATION, *others)
        try:
            change_rules(sync, rules, seen=Seen.of(shown), now=timezone.now())
        except ChangedMeanwhile:
            return "is told"
        return "overwrites"

    def restore_groups() -> str:
        restore_shipped_list(organisation.pk)
        return "restores"

    def colleagues() -> None:
        actions: tuple[Callable[[], str], ...] = (change_the_rules, restore_groups)
        begun.extend(waiting_behind(pool, each) for each in actions)

    text = whole.replace("    schedule:", "    rules: {deleted: list}\n    schedule:")
    plan = plan_manifest(organisation, text, now=timezone.now())
    with ThreadPoolExecutor(2) as pool, just_after('FROM "syncs_fieldmapping"', colleagues):
        apply_manifest(organisation, text, now=timezone.now(), plan=plan.of)

    assert [each.result() for each in begun] == ["is told", "restores"]
    assert GroupAddress.objects.of(organisation.pk) == GROUP_ADDRESSES
    assert organisation.syncs.get().deleted == "list"
