"""A limit of time for what others may make slow: a regex of a rule file, a hostile text.

with time_limit(5):
    ...                        # raises Timeout in this process's main thread after five seconds

What counts is the time in which the process could run: not that in which it was stopped (Ctrl-Z).
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: the parts of a limit, of which a process that is stopped loses one
STEPS = 20


class Timeout(BaseException):
    """It took longer than allowed; no Exception, which what is called might catch."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise Timeout after so many seconds; nothing in other threads, nor where there are no such timers."""
    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return
    step = seconds / STEPS
    left, then, used = seconds, time.monotonic(), time.process_time()

    def count(number: int, frame: FrameType | None) -> None:
        nonlocal left, then, used
        now, uses = time.monotonic(), time.process_time()
        # a step, also where it took longer since the process was stopped; all of it where Python was within C
        left -= min(now - then, max(uses - used, step))
        then, used = now, uses
        if left < step / 2:
            signal.setitimer(signal.ITIMER_REAL, 0)  # once, also where what ends takes its time
            raise Timeout

    try:
        before = signal.signal(signal.SIGALRM, count)
    except ValueError:  # a thread of a cluster's worker: the scheduler's own limits hold
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, step, step)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
