"""The statements, one file each: those of a run by the phase that executes them, all others by what
they are about. Beside them what statements share: their names and values, and the staging table.
"""
