"""People who are erased for good: nothing that names them stays, and nothing brings them back."""
