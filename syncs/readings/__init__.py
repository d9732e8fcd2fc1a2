"""What pages read about syncs and runs, and how it is put into words."""
