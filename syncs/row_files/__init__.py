"""The rows of a run as files: all that a page asks for, and what is to be mended in Recruit."""
