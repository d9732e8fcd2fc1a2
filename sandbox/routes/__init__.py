"""The HTTP face: the Recruit API, its sign-in, and the control API under /sandbox."""
