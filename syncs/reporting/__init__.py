"""Numbers for programs that read: views of the database, and metrics for Prometheus (R94)."""
