"""The pages of operators: all organisations at a glance, and hardly a button.

They are Django's admin, for superusers who have come in with a second factor. Nobody else finds
them. What has consequences is done by commands, which say so and ask.
"""
