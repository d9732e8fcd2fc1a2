"""The bulk read: a snapshot of 200,000 records at most, zipped as CSV in the background."""
