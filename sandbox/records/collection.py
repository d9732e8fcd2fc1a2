"""One module's records, and the two ways of listing them."""

from .finder import Finder
from .search_index import SearchIndex
from .table import Table


class Collection:
    """The records of one module, and two lists of them.

    `listed` answers lists from the records as they are, `searched` as the search knows them.
    """

    def __init__(self, table: Table, *, search_lag: int) -> None:
        self.table = table
        self.index = SearchIndex(table, lag=search_lag)
        self.listed = Finder(table)
        self.searched = Finder(self.index)
