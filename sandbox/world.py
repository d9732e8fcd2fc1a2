"""The world that the sandbox pretends exists: one Recruit account, with all that is in it."""

from collections import Counter
from dataclasses import replace
from itertools import count
from typing import Any

from .absence import Absences
from .account.clock import Clock
from .account.credits import Credits
from .account.editions import EDITIONS, Edition
from .account.tokens import Credentials, Tokens, zsc_key
from .bulk.callbacks import Callbacks
from .bulk.jobs import Jobs
from .bulk.kept_files import KeptFiles
from .churn import Changer
from .generated.identifiers import ID_STEP, first_id
from .population import Population, Size
from .quirks import Quirks
from .records.collection import Collection
from .schema.module import Module
from .schema.modules import CORPORATE_HR, is_offered
from .trouble import Troubles

USERS = 1_000  # with Enterprise: a million credits a day


class World:
    """The account. `reset` puts everything back to how the seed made it."""

    def __init__(
        self,
        *,
        seed: int,
        size: Size,
        credits_: int | None = None,
        tokens_per_window: int = 10,
        callback_hosts: frozenset[str] = frozenset(),
    ) -> None:
        self.seed = seed
        self.size = size
        self._credits = credits_
        self._tokens_per_window = tokens_per_window
        self._callback_hosts = callback_hosts
        self._population = Population(seed, size)
        self.in_flight = 0  # Recruit calls being answered; a reset does not end them
        self.reset()

    def reset(self) -> None:
        self.credentials = Credentials.of(self.seed)
        self.zsc_key = self.credentials.zsc_key
        self._zsc_generation = 0
        self.clock = Clock(not_before=self._population.end)
        self.tokens = Tokens(
            self.seed, self.credentials.refresh_token, per_window=self._tokens_per_window
        )
        self.troubles = Troubles(self.seed)
        self.changer = Changer(self.seed)
        self.quirks = Quirks()
        self.absences = Absences()
        self.jobs = Jobs(first_id(self.seed, "jobs"), self.clock)
        self.files = KeptFiles()
        self.callbacks = Callbacks(self._callback_hosts)
        self.requests: Counter[str] = Counter()
        self._view_ids = count(first_id(self.seed, "custom_views") + 10_000 * ID_STEP, ID_STEP)
        self.set_edition("Enterprise")
        self.collections = {
            name: Collection(table, search_lag=self.quirks.search_lag)
            for name, table in self._population.tables().items()
        }
        self.set_account_type(CORPORATE_HR)

    def set_edition(self, name: str, *, trial: bool = False) -> None:
        """Change the edition. Raises KeyError for one that Recruit does not have."""
        self.edition: Edition = EDITIONS[name]
        self.trial = trial and self.edition.paid
        self.credits = Credits(self._credits or self.edition.credits(USERS))

    def set_quirks(self, changes: dict[str, Any]) -> None:
        """Change quirks. Raises TypeError for one that nobody knows."""
        self.quirks = replace(self.quirks, **changes)
        for collection in self.collections.values():
            collection.index.lag = self.quirks.search_lag

    def regenerate_zsc_key(self) -> str:
        """Make a new key; the old one is dead at once."""
        self._zsc_generation += 1
        self.zsc_key = zsc_key(self.seed, generation=self._zsc_generation)
        return self.zsc_key

    def new_view_id(self) -> str:
        """Return an id never given before: what was found out about a view is kept by its id."""
        return str(next(self._view_ids))

    def set_account_type(self, account_type: str) -> None:
        """Change the type; the modules on offer depend on it."""
        self.account_type = account_type
        self._by_name = {
            name: self.collections[module.api_name]
            for module in self.modules
            for name in (module.api_name, *module.aliases)
        }

    @property
    def modules(self) -> list[Module]:
        """The modules on offer, as they are now."""
        every = [collection.table.module for collection in self.collections.values()]
        return [module for module in every if is_offered(module, self.account_type)]

    def collection(self, module_name: str) -> Collection | None:
        """Return the records of a module by API name or alias; None if there is no such."""
        return self._by_name.get(module_name)
