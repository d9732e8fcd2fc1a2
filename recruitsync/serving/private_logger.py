"""Gunicorn's own lines of the log, which name nobody either."""

from typing import Any

from gunicorn.glogging import Logger

from recruitsync.private_log import PrivateFormatter


class PrivateLogger(Logger):  # type: ignore[misc]
    """Gunicorn's logger with the formatter of all our lines: it logs addresses with questions."""

    def setup(self, cfg: Any) -> None:
        """Set up the handlers as gunicorn does, and have their lines looked through."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(PrivateFormatter(self.error_fmt, self.datefmt))
