"""The schema of the account: modules, their fields and their custom views."""
