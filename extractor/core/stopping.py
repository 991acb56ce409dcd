"""How the command ends when it is told to: SIGINT (Ctrl-C), SIGTERM, SIGHUP.

    at_once()                 # the first thing the command does
    with orderly():           # while there is something to put away
        ...

Until there is something to put away the process ends where it stands: an exception would
be raised in the middle of some import, be swallowed there or come out as another one.
Within `orderly` a signal raises KeyboardInterrupt or SystemExit, so that files are closed
and workers ended. Signals that are ignored when the command starts (nohup, a background
job of a script) stay so, and whoever imports the package as a library keeps all handlers.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))

_received: int | None = None


def exit_code(number: int) -> int:
    """What a shell says of a process that a signal has ended: 130, 143, 129."""
    return 128 + number


def received() -> int | None:
    """The signal that the process was told to stop by, if any."""
    return _received


def check() -> None:
    """Raise again what a signal has raised, should it have been swallowed where it came up."""
    if _received is not None:
        _raise(_received)


def answered() -> None:
    """A signal was what a command awaits to finish with what it has."""
    global _received
    _received = None


@contextmanager
def finishing() -> Iterator[None]:
    """Within, a signal that was heeded does not stop what is done because of it; a second one does."""
    global _received
    before, _received = _received, None
    try:
        yield
    finally:
        _received = _received or before


def at_once() -> None:
    """From here on the signals end the process where it stands, with the right exit code and no trace."""
    for number in SIGNALS:
        # None: a handler that is not Python's
        if signal.getsignal(number) not in (signal.SIG_IGN, None):
            signal.signal(number, _end)
    sys.unraisablehook = _unraisable


@contextmanager
def orderly() -> Iterator[None]:
    """Within, the signals raise; only where `at_once` has been called, and in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ours = [number for number in SIGNALS if signal.getsignal(number) is _end]
    for number in ours:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, _end)


@contextmanager
def held(*numbers: int) -> Iterator[None]:
    """Signals that arrive within, all of SIGNALS if none is named, are delivered behind it.

    Blocking them for the main thread is not enough: Python runs a handler there for what
    any thread is sent, and executors have some. What is started within begins with them blocked.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []
    handlers = {number: signal.getsignal(number) for number in numbers or SIGNALS}
    ours = [number for number, handler in handlers.items() if handler not in (signal.SIG_IGN, None)]
    masks = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ours) if masks else set()
    for number in ours:
        signal.signal(number, lambda number, frame: arrived.append(number))
    try:
        yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number in ours:
            signal.signal(number, handlers[number])
        for number in arrived[:1]:
            signal.raise_signal(number)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    if number == signal.SIGINT:
        try:
            os.write(2, b"extractor: interrupted\n")
        except OSError:
            pass
    os._exit(exit_code(number))


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    global _received
    _received = number
    _raise(number)


def _raise(number: int) -> NoReturn:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(exit_code(number))


def _unraisable(problem: Any) -> None:
    # what is raised where nothing can catch it is no news once the process is to end
    if _received is None:
        sys.__unraisablehook__(problem)
