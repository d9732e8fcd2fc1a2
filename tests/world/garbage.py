"""A plugin: garbage is looked for rarely, and not among what stays until the end.

Ten thousand tests and all modules are a million objects; each look at all of them takes a second.
"""

import gc

import pytest

SELDOM = (20_000, 20, 100)

gc.set_threshold(*SELDOM)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    gc.freeze()
