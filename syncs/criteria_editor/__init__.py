"""The editor of criteria, with a count, a sample and one person tried on Recruit (R30-R37)."""
