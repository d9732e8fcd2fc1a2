"""Undoing a run: its preview, doing exactly that, and the sync that waits for people then (R98).

What is put back is decided and done in `syncs/run/undo.py`.
"""
