"""The definition of a sync, shared by all rooms that edit it: the draft, changes and what each
means for the next run, the frame of a step, and the definition in plain English (R22, R23, R90)."""
