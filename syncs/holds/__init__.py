"""Held people: the question, its answers, and the limit above which it is asked (R74)."""
