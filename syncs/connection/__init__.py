"""A Recruit account as a connection: its key entered, tested, changed, rejected, re-encrypted
(R1-R8).
"""
