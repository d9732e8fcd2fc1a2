"""What people do to lists and fields, safe against who does the same at the same time."""
