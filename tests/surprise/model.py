"""An organisation in which nothing leaves by surprise: R50-R52, R74, R75 and R98, naively.

Each verb is one method, each rule another, which the mutants break one by one. Here is what one can
ask for besides runs (`running.py`) and answers (`holding.py`). What one run does is in
`guarded_run.py`, what an undo does in `undoing.py`.
"""

from dataclasses import replace
from datetime import datetime
from typing import Self

from tests.surprise.people import GuardedDefinition, Past, Told
from tests.surprise.running import Runs, from_the_beginning
from tests.surprise.undoing import Undo


class Organisation(Runs):
    """People, lists and runs, with everything that the application can do."""

    undo_class = Undo

    # Previews

    def preview(
        self,
        definition: GuardedDefinition,
        told: Told,
        now: datetime,
        *,
        retroactive: bool = False,
    ) -> Past:
        """R75: the same run without its last step; R52: as if options had always been on, for
        everybody."""
        past = self.begin("preview", definition, self.reads_all(definition, retroactive))
        past.retroactive, past.options = retroactive, definition.options()
        if self.stops(definition, told):
            return self.end(past, state="failed")
        self.look(past, definition, told, now)
        return past

    def look(self, past: Past, definition: GuardedDefinition, told: Told, now: datetime) -> None:
        """Find what a run would do, and write it down."""
        options = from_the_beginning(definition) if past.retroactive else definition
        run, would = self.trial(options, told, now, past.full)
        past.rows, past.removals, past.deeds = would.rows, would.removals, run.deeds(would)
        self.find_kept(past, options, told, now, would)

    def is_stale(self, preview: Past, definition: GuardedDefinition) -> bool:
        """R75: whether the definition is another one than was previewed."""
        return preview.options != definition.options()

    def apply(
        self, preview: Past, definition: GuardedDefinition, told: Told, now: datetime
    ) -> Past:
        """R75: do it as shown, or say who differs and change nothing. It reads what any run would
        by now, and everything where the preview was asked to."""
        past = self.begin("apply", definition, self.reads_all(definition, preview.retroactive))
        past.about, past.retroactive = preview.number, preview.retroactive
        if self.stops(definition, told):
            return self.end(past, state="failed")
        self.look(past, definition, told, now)
        past.differing = self.differing(preview, past)
        if past.differing:
            past.rows, past.removals, past.kept, past.deeds = {}, {}, {}, {}
            return self.end(past, state="failed")
        options = from_the_beginning(definition) if past.retroactive else replace(definition)
        self.carry_out(past, options, told, now)
        definition.watermark, definition.has_run = options.watermark, options.has_run
        definition.told_before, definition.view_was = options.told_before, options.view_was
        if past.retroactive:
            self.bind_all(definition)
        return past

    def bind_all(self, definition: GuardedDefinition) -> None:
        """R52: what was applied to everybody holds for them from then on."""
        definition.opt_outs_since = definition.deleted_since = None

    def differing(self, preview: Past, found: Past) -> frozenset[str]:
        """R75: who would be treated otherwise than was shown."""
        return frozenset(
            who
            for who in preview.deeds.keys() | found.deeds.keys()
            if preview.deeds.get(who) != found.deeds.get(who)
        )

    # Undo

    def undo(self, undone: Past, definition: GuardedDefinition) -> Past | None:
        """R98: put back what a run did, and leave what changed since; None where there is nothing
        to put back."""
        undo = self.make_undo(self.copy(), undone, definition)
        if not undo.put_back:
            return None
        past = self.begin("undo", definition)
        past.about, past.opt_outs, undone.is_undone = undone.number, undone.opt_outs, True
        before = self.copy()
        undo = self.make_undo(self, undone, definition)
        past.left = {who: frozenset(why) for who, why in undo.left.items()}
        past.put_back = frozenset(undo.put_back)
        past.changes = self.changes_since(before, past.sync)
        self.set_watermark_back(definition, undone)
        if undone.kind != "undo":
            self.pause(definition)
        past.pauses = definition.paused
        return past

    def make_undo(self, here: Self, undone: Past, definition: GuardedDefinition) -> Undo:
        undo = self.undo_class(here, undone, definition.mailing_list)
        undo.carry_out()
        return undo

    def set_watermark_back(self, definition: GuardedDefinition, undone: Past) -> None:
        """R98: the sync reads again what the run had read, or everything if it has read since."""
        as_left = definition.watermark == undone.watermark_after and undone.kind != "remove"
        definition.watermark = undone.watermark_before if as_left else None

    def pause(self, definition: GuardedDefinition) -> None:
        """R98: the sync does not do by itself again what was undone."""
        definition.paused = True
