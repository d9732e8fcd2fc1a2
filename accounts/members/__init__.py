"""The members of an organisation and their roles; the last admin stays."""
