"""The page by which a person changes the world with the mouse: plain forms, no script."""
