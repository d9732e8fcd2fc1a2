"""The organisation's Recruit account: its key is entered, tested, changed, rejected by Recruit, and
encrypted anew (R1-R8)."""
