"""The steps that make a sync and edit it without an editor of their own: module, records, list and
rules, and the review that launches it (R10-R23)."""
