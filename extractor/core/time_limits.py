"""A limit of time for what others may make slow: a regex of a rule file, a hostile text.

with time_limit(5):
    ...                        # raises Timeout in it after five seconds

What counts is the time in which the process could run: not that in which it was stopped (Ctrl-Z). In the main thread
a signal ends it, in others, such as those of a cluster's worker, what Python raises between two steps of theirs: there
a regex, which is one step, is not ended.
"""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: the parts of a limit, of which a process that is stopped loses one
STEPS = 20
#: seconds, at least, after which it is raised once more: Python may have been where what is raised is lost, in a
#: `__del__` or a callback; what ends takes its time, too
AGAIN = 1.0


class Timeout(BaseException):
    """It took longer than allowed; no Exception, which what is called might catch."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise Timeout after so many seconds."""
    if not seconds:
        yield
    elif threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
        with _by_signal(seconds):
            yield
    else:
        with _by_thread(seconds):
            yield


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    step = seconds / STEPS
    left, then, used = seconds, time.monotonic(), time.process_time()

    def count(number: int, frame: FrameType | None) -> None:
        nonlocal left, then, used
        now, uses = time.monotonic(), time.process_time()
        # a step, also where it took longer since the process was stopped; all of it where Python was within C
        left -= min(now - then, max(uses - used, step))
        then, used = now, uses
        if left < step / 2:
            left = max(seconds, AGAIN)
            raise Timeout

    before = signal.signal(signal.SIGALRM, count)
    signal.setitimer(signal.ITIMER_REAL, step, step)
    try:
        yield
    finally:
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
        finally:  # also where it comes by now: it would come again, to whatever runs by then
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


@contextmanager
def _by_thread(seconds: float) -> Iterator[None]:
    limited, done, turn = threading.get_ident(), threading.Event(), threading.Lock()
    step = seconds / STEPS
    left, then, used = seconds, time.monotonic(), _processor_time(limited)

    def watch() -> None:
        nonlocal left, then, used
        while not done.wait(step):
            with turn:  # it does not end meanwhile
                if done.is_set():
                    return
                try:
                    now, uses = time.monotonic(), _processor_time(limited)
                except ProcessLookupError:  # the thread is gone
                    return
                left -= min(now - then, max(uses - used, step))
                then, used = now, uses
                if left < step / 2:
                    left = max(seconds, AGAIN)
                    _raise_in(limited, Timeout)

    watcher = threading.Thread(target=watch, daemon=True)
    try:
        watcher.start()
        yield
    finally:
        try:
            with turn:
                done.set()
        finally:  # also where it comes while this waits for its turn: it would come again, to whatever runs by then
            done.set()
            _raise_in(limited, None)  # what has not come by now comes no more


def _processor_time(thread: int) -> float:
    """Seconds for which a thread that lives has run."""
    return time.clock_gettime(time.pthread_getcpuclockid(thread)) if hasattr(time, "pthread_getcpuclockid") else 0.0


def _raise_in(thread: int, exception: type[BaseException] | None) -> None:
    """Have Python raise an exception in a thread before its next step; None takes one back that has not come yet."""
    import ctypes

    raised = None if exception is None else ctypes.py_object(exception)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)
