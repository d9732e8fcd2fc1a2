"""The pure rules of a sync: when it runs, what its values mean, what can become of a record."""
