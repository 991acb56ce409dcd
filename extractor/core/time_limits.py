"""A limit of time for what others may make slow: a regex of a rule file, a hostile text.

with time_limit(5):
    ...                        # raises Timeout in this process's main thread after five seconds
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Timeout(BaseException):
    """It took longer than allowed; no Exception, which what is called might catch."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise Timeout after so many seconds; nothing in other threads, nor where there are no such timers."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Timeout

    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return
    try:
        before = signal.signal(signal.SIGALRM, stop)
    except ValueError:  # a thread of a cluster's worker: the scheduler's own limits hold
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
