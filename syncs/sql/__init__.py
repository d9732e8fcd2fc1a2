"""The statements of a run, one file each, by the phase that executes them, and its staging table;
and those that delete syncs and lists.
"""
