"""Takes up what the search finds besides syncs and lists, a moment after it was written."""
