"""Actions of people on lists and fields, safe against others who do the same at the same time."""
