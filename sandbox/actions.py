"""The actions by which Recruit's users change records, besides editing them."""

from .generated.timeline import iso
from .records.entry import Record
from .records.table import Table
from .world import World

# What a contact takes over from the candidate who becomes it.
_KEPT = ("Salutation", "First_Name", "Last_Name", "Full_Name", "Email", "Email_Opt_Out")


def convert(world: World, table: Table, index: int, *, contact: bool) -> Record:
    """Set `$converted`; with `contact` the candidate also becomes a contact."""
    now = world.clock.now()
    detail = {"convert_date": iso(now)[:10]}
    if contact:
        candidate = table.entry(index).record
        values = {name: candidate.get(name) for name in _KEPT}
        contacts = world.collections["Contacts"].table
        detail["contact"] = contacts.insert(values, now=now)["id"]
    return table.change(index, {"$converted": True, "$converted_detail": detail}, now=now)


def opt_out(world: World, table: Table, index: int, *, value: bool) -> Record:
    """Set Email_Opt_Out, or take it back."""
    return table.change(index, {"Email_Opt_Out": value}, now=world.clock.now())


def can_be_restored(table: Table, index: int | None) -> bool:
    """Tell whether it is in the recycle bin; what is deleted for good is not."""
    return index in table.deleted and table.deleted[index].type == "recycle"


def restore(world: World, table: Table, index: int) -> Record:
    """Bring a record back from the recycle bin."""
    touch = world.quirks.restore_moves_time
    return table.restore(index, now=world.clock.now(), touch=touch)
