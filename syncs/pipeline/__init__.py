"""A run: fetch → decide → apply, in slices, with a checkpoint in every transaction."""
