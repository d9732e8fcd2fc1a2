"""Account settings → Edition rules and plan: what is allowed, and what stops when it is lost
(R8, R12).
"""
