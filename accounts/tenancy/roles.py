"""The roles of PostgreSQL that the lock knows; `docs/operations.md` says who makes them."""

APPLICATION = "recruitsync_application"
"""The role of pages and workers. It owns no table of an organisation and bypasses no policy."""

ACROSS = "recruitsync_across"
"""The role that sees the rows of all organisations. Nobody signs in with it: the application takes
it for a transaction, and whoever migrates has its rights."""
