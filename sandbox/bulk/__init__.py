"""Bulk read: a snapshot of up to 200,000 records as a zipped CSV file, made in the background."""
