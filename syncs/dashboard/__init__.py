"""The dashboard: what is next, what runs did, and the people on each list over time (R94)."""
