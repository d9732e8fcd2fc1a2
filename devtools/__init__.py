"""The tools of a developer's machine: the demo, servers of its own, and their supervision.

No part of the production image.
"""
