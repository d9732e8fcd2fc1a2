"""Questions about contacts that several rooms ask."""
