"""Says that a key does not work, and who can mend that, by name (R99)."""

from accounts.models import User
from syncs.actors.queries.people import people_of
from syncs.actors.rules.who import who_can
from syncs.domain.known_errors import Actor
from syncs.models import Connection, Sync

KEY_DOES_NOT_WORK = "The key of its connection does not work or was never tested."
ENTER_A_KEY = "test it, or enter a new one, under Account settings → Zoho Recruit"


def words_on_the_key(about: Sync | Connection, *, reader: User | None) -> str:
    """Return the words for `reader`, None for nobody in particular, of a sync or of the connection
    itself."""
    people = people_of(about.organisation)
    who = who_can(Actor.ADMIN, ENTER_A_KEY, people, reader=reader.pk if reader else 0)
    return f"{KEY_DOES_NOT_WORK} {who}"
