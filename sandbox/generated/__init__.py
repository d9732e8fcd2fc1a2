"""The people and companies of the sandbox: record i is a pure function of (seed, i)."""
