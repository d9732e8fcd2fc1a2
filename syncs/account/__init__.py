"""The door to one Recruit account: its credentials, the client with what all workers share, its
metadata.
"""
