"""An organisation in which nothing leaves by surprise: R50-R52, R74, R75 and R98, naively.

Each verb is one method, each rule another, which the mutants break one by one. Here is what one can
ask for besides runs (`running.py`) and answers (`holding.py`). What one run does is in
`guarded_run.py`, what an undo does in `undoing.py`.
"""

from dataclasses import replace
from datetime import datetime

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
        full: bool = False,
    ) -> Past:
        """R75: the same run without its last step; R52: as if options had always been on."""
        past = self.begin("preview", definition, self.reads_all(definition, full))
        past.retroactive = retroactive
        if self.stops(definition, told):
            return self.end(past, state="failed")
        self.look(past, definition, told, now)
        return past

    def look(self, past: Past, definition: GuardedDefinition, told: Told, now: datetime) -> None:
        """Find what a run would do, and write it down."""
        options = from_the_beginning(definition) if past.retroactive else definition
        run, would = self.trial(options, told, now, past.full)
        past.rows, past.removals, past.deeds = would.rows, would.removals, run.deeds(would)
        past.kept = self.kept(options, told, now, past.full, would)

    def apply(
        self, preview: Past, definition: GuardedDefinition, told: Told, now: datetime
    ) -> Past:
        """R75: do it as shown, or say who differs and change nothing."""
        past = self.begin("apply", definition, preview.full)
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
        definition.reads_all_next = options.reads_all_next
        return past

    def differing(self, preview: Past, found: Past) -> frozenset[str]:
        """R75: who would be treated otherwise than was shown."""
        return frozenset(
            who
            for who in preview.deeds.keys() | found.deeds.keys()
            if preview.deeds.get(who) != found.deeds.get(who)
        )

    # Undo

    def undo(self, undone: Past, definition: GuardedDefinition) -> Past:
        """R98: put back what a run did, and leave what changed since."""
        past = self.begin("undo", definition)
        past.about, undone.is_undone = undone.number, True
        before = self.copy()
        undo = self.undo_class(self, undone)
        undo.carry_out()
        past.left = {who: frozenset(why) for who, why in undo.left.items()}
        changes = self.changes_since(before, undone.changes)
        past.changes = {who: each for who, each in changes.items() if not each.is_none()}
        past.put_back = frozenset(past.changes)
        self.set_watermark_back(definition, undone)
        self.pause(definition)
        past.pauses = definition.paused
        return past

    def set_watermark_back(self, definition: GuardedDefinition, undone: Past) -> None:
        """R98: the sync would read again what the run had read."""
        definition.watermark = undone.watermark_before

    def pause(self, definition: GuardedDefinition) -> None:
        """R98: the sync does not do by itself again what was undone."""
        definition.paused = True
