"""What only a developer's machine needs: the demo, servers of its own, and their supervision.

No part of the production image.
"""
