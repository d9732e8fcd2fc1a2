"""Previews: asked for from a sync or from a form that would change it, and applied as they were
shown (R52, R75)."""
