"""The API names of Recruit's own modules, as far as any of them is treated apart."""

CANDIDATES = "Candidates"
CONTACTS = "Contacts"
CLIENTS = "Clients"
JOB_OPENINGS = "Job_Openings"
DEPARTMENTS = "Departments"
ACCOUNTS = "Accounts"
"""Clients too: inside Recruit they are called Accounts."""
