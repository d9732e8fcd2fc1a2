"""The command `recruitsync`: what people do on pages, from a terminal or a script."""
