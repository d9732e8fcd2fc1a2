"""The API at `/api/v1/`: everything that people do on pages, for programs (R104).

An operation finds what its address names in the organisation of its token, checks what was sent by
the forms of the pages, and calls the actions that pages call. `frame/` has what all operations
share; every other room has the operations of some nouns.
"""
