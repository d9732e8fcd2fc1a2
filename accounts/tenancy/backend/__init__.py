"""Django's backend for PostgreSQL that tells every transaction whom it serves."""
