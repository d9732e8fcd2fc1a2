"""Sync definitions, their schedule, the run and the import history."""
