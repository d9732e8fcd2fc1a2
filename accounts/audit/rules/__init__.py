"""The kinds of changes, and the words in which they are told."""
