"""The end of rows that are older than the operator's setting; counts stay (R95)."""
