"""The states of a sync change here: it is launched (draft → active), paused and resumed,
deactivated for a reason (active → inactive) and activated again (R5, R12, R20, R85).
"""
