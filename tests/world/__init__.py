"""The world that tests stand on: two organisations, sandboxes, a browser, and a reader of pages."""
