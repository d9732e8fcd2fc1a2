"""The numbers of people on lists: now, and kept day by day for the dashboard (R94)."""
