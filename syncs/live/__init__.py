"""The progress of a run while it goes on: one sentence, a bar and three stages (R92)."""
