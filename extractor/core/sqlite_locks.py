"""SQLite files that others have open, too: waited for as long as it makes sense, and no signal has to wait as well.

    db = sqlite3.connect(path, timeout=SOON)
    patiently(lambda: db.execute("BEGIN IMMEDIATE"))

SQLite waits by itself, but in C, where Python heeds no signal.
"""

import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

#: seconds that SQLite waits at a time, and that others are waited for in all
SOON, PATIENCE = 0.2, 30.0

_T = TypeVar("_T")


def patiently(act: Callable[[], _T]) -> _T:
    """What it returns, tried again while another program writes or reads what is to be written."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            if not is_locked(error) or time.monotonic() > until:
                raise
        time.sleep(0.05)


def is_locked(error: sqlite3.Error) -> bool:
    """Whether another program is in the way."""
    return "locked" in str(error)
