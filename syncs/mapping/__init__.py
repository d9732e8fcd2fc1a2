"""The mapping editor: a sync's pairs of fields with sample values, and favourites (R40-R45)."""
