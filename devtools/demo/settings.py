"""The settings of the web pages of `make run`: those of devtools, with our own pages for errors.

What a stranger meets there is what people meet in production. `make dev` keeps the pages of Django,
which show the code.
"""

from devtools.settings import *  # noqa: F403

DEBUG = False
WHITENOISE_AUTOREFRESH = True  # a changed style shows at once all the same
