"""One run, from its lease to its last count: fetch → decide → apply, in slices."""
