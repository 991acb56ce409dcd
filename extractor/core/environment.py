"""A variable of the environment, for what is started or imported meanwhile.

with variable("PYTHONSAFEPATH", "1"):
    ...                                      # as it was behind it
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def variable(name: str, value: str) -> Iterator[None]:
    """Have a variable a value within, and what it had before behind it."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
