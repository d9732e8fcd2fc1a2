"""The front door: the first run, signing up and in, a forgotten password."""
