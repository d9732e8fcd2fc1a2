"""What tests stand on: two organisations, sandboxes, a browser, and how to read a page."""
