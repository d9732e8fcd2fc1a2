"""Pages and actions that the search leads to: plain values, no database."""
