"""Answers why somebody is on a mailing list or not, for each list and with its evidence."""
