"""What people may ask of a page, and what they may enter."""
