"""Decisions about an address from the address alone: plain Python, no Django, no I/O."""
