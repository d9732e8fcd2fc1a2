"""Previews done wrongly: R52 and R75."""

from dataclasses import replace
from datetime import datetime

from tests.run.naive_people import Result
from tests.surprise.guarded_run import GuardedRun
from tests.surprise.model import Organisation
from tests.surprise.mutants import breaks
from tests.surprise.people import GuardedDefinition, Past, Told


@breaks("R52", "a retroactive preview shows what any preview does")
class RetroactiveIsOrdinary(Organisation):
    def look(self, past: Past, definition: GuardedDefinition, told: Told, now: datetime) -> None:
        retroactive, past.retroactive = past.retroactive, False
        super().look(past, definition, told, now)
        past.retroactive = retroactive


@breaks("R52", "what was previewed retroactively is done for later ones only")
class AppliedForLaterOnes(Organisation):
    def carry_out(
        self,
        past: Past,
        definition: GuardedDefinition,
        told: Told,
        now: datetime,
        to_hold: frozenset[str] = frozenset(),
    ) -> None:
        if past.kind == "apply" and past.retroactive:
            definition.opt_outs_since = definition.deleted_since = now
        super().carry_out(past, definition, told, now, to_hold)


@breaks("R52", "once applied retroactively, options bind only those of later again")
class RetroactiveOnce(Organisation):
    def bind_all(self, definition: GuardedDefinition) -> None:
        pass


@breaks("R52", "every preview counts options from the beginning")
class AllPreviewsAreRetroactive(Organisation):
    def look(self, past: Past, definition: GuardedDefinition, told: Told, now: datetime) -> None:
        definition = replace(definition, opt_outs_since=None, deleted_since=None)
        super().look(past, definition, told, now)


@breaks("R75", "a preview writes")
class PreviewsWrite(Organisation):
    def trial(
        self, definition: GuardedDefinition, told: Told, now: datetime, full: bool
    ) -> tuple[GuardedRun, Result]:
        trial = super().trial(definition, told, now, full)
        if self.history[-1].kind == "preview":
            self.make_run(self, replace(definition), told, now, full).result()
        return trial


@breaks("R75", "a preview moves the watermark")
class PreviewsMoveTheWatermark(Organisation):
    def trial(
        self, definition: GuardedDefinition, told: Told, now: datetime, full: bool
    ) -> tuple[GuardedRun, Result]:
        if self.history[-1].kind != "preview":
            return super().trial(definition, told, now, full)
        run = self.make_run(self.copy(), definition, told, now, full)
        return run, run.result()


@breaks("R75", "a preview does not show whom a run would hold")
class PreviewsHideTheHeld(Organisation):
    def look(self, past: Past, definition: GuardedDefinition, told: Told, now: datetime) -> None:
        super().look(past, definition, told, now)
        run, would = self.trial(definition, told, now, past.full)
        for who in self.to_hold(definition, run, would):
            past.removals.pop(who, None)
            past.deeds.pop(who, None)


@breaks("R75", "a preview that could not be made shows that nothing would change")
class FailedPreviewsAreEmpty(Organisation):
    def end(self, past: Past, state: str) -> Past:
        return past if past.kind == "preview" else super().end(past, state)


@breaks("R75", "a preview is applied whatever has changed")
class AppliedUnseen(Organisation):
    def differing(self, preview: Past, found: Past) -> frozenset[str]:
        return frozenset()


@breaks("R75", "a preview of other options is applied")
class AppliedUnderOtherOptions(Organisation):
    def is_stale(self, preview: Past, definition: GuardedDefinition) -> bool:
        return False


@breaks("R75", "a preview is not applied as soon as anything was read besides")
class ReadIsDifferent(Organisation):
    def differing(self, preview: Past, found: Past) -> frozenset[str]:
        return super().differing(preview, found) or frozenset(preview.rows.keys() ^ found.rows)


@breaks("R75", "only who would be different is compared, not how")
class OnlyWhoIsCompared(Organisation):
    def differing(self, preview: Past, found: Past) -> frozenset[str]:
        return frozenset(preview.deeds.keys() ^ found.deeds)


@breaks("R75", "who is missing from what was shown is no difference")
class MissingIsNoDifference(Organisation):
    def differing(self, preview: Past, found: Past) -> frozenset[str]:
        return super().differing(preview, found) & found.deeds.keys()


@breaks("R75", "who is there beside what was shown is no difference")
class MoreIsNoDifference(Organisation):
    def differing(self, preview: Past, found: Past) -> frozenset[str]:
        return super().differing(preview, found) & preview.deeds.keys()


@breaks("R75", "values are not compared")
class ValuesAreNotCompared(Organisation):
    def differing(self, preview: Past, found: Past) -> frozenset[str]:
        shown = {who: deed[0] for who, deed in preview.deeds.items()}
        return frozenset(
            who
            for who in super().differing(preview, found)
            if shown.get(who) != found.deeds.get(who, (None,))[0]
        )


@breaks("R75", "a refused preview is applied nonetheless")
class RefusedIsApplied(Organisation):
    def end(self, past: Past, state: str) -> Past:
        if past.differing:
            self.claims -= {claim for claim in self.claims if claim[1] in past.differing}
            self.members -= {pair for pair in self.members if pair[1] in past.differing}
        return super().end(past, state)


@breaks("R75", "what was shown to leave is held when it is applied")
class AppliedIsHeld(Organisation):
    def carry_out(
        self,
        past: Past,
        definition: GuardedDefinition,
        told: Told,
        now: datetime,
        to_hold: frozenset[str] = frozenset(),
    ) -> None:
        if past.kind == "apply":
            run, would = self.trial(definition, told, now, past.full)
            to_hold = frozenset(self.to_hold(definition, run, would))
        super().carry_out(past, definition, told, now, to_hold)


@breaks("R75", "applying a preview of everything reads what changed")
class AppliedOfChanges(Organisation):
    def begin(self, kind: str, definition: GuardedDefinition, full: bool = False) -> Past:
        return super().begin(kind, definition, full and kind != "apply")
