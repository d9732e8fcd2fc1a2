"""The frame of every operation: who asks, what may be sent, and how it is answered."""
