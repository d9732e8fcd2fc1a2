"""The steps that make a sync and edit it: module, records, list and rules, review (R10-R23)."""
