"""The changes of a list, for programs that keep a copy of it (R104)."""
