"""The second lock between organisations: row-level security of PostgreSQL (R102).

`standing.py` says which organisation is served, `backend/` tells PostgreSQL in every transaction,
`policies.py` and `row_security.py` put the lock on the tables. Whoever looks across organisations
says why, by one of the reasons in `reasons.py`.
"""
