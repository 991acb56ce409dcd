"""A limit of time ends what takes too long, and nothing that was only stopped."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from extractor.core import time_limits
from extractor.core.time_limits import Timeout, time_limit


@pytest.mark.parametrize(
    "work",
    [
        lambda: time.sleep(60),
        lambda: [None for _ in iter(int, 1)],
        lambda: (sum(range(30_000_000)), time.sleep(60)),  # C that looks at no signal
    ],
)
def test_what_takes_too_long_ends(work):
    begun, handler = time.monotonic(), signal.getsignal(signal.SIGALRM)
    with pytest.raises(Timeout), time_limit(0.2):
        work()
    assert 0.15 < time.monotonic() - begun < 30
    assert signal.getsignal(signal.SIGALRM) is handler and signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@pytest.mark.parametrize("run", [lambda work: work(), lambda work: ThreadPoolExecutor(1).submit(work).result()])
def test_what_is_raised_where_it_is_lost_is_raised_again(run, monkeypatch):
    """As in a `__del__`."""
    monkeypatch.setattr(time_limits, "AGAIN", 0.2)

    def work():
        lost = False
        with time_limit(0.1):
            try:
                while True:
                    pass
            except Timeout:
                lost = True
            while True:
                assert lost

    with pytest.raises(Timeout):
        run(work)


def test_a_process_that_is_stopped_loses_no_time():
    child = os.fork()
    if not child:
        code = 1
        try:
            with time_limit(1):
                os.kill(os.getpid(), signal.SIGSTOP)
                for _ in range(10):
                    time.sleep(0.01)
            code = 0
        finally:
            os._exit(code)
    assert os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1])
    time.sleep(1.2)
    os.kill(child, signal.SIGCONT)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_what_takes_too_long_ends_in_another_thread_too():
    def work(seconds):
        begun = time.monotonic()
        with pytest.raises(Timeout), time_limit(seconds):
            while True:
                time.sleep(0.001)
        return time.monotonic() - begun

    with ThreadPoolExecutor(2) as threads:
        assert all(0.15 < took < 30 for took in threads.map(work, [0.2, 0.3]))


def test_what_ends_in_time_in_another_thread_is_not_ended_later():
    def work(number):
        ended = 0
        for _ in range(30):
            with suppress(Timeout), time_limit(0.002):
                time.sleep(0.001 + number / 20_000)
                ended += 1
        time.sleep(0.01)
        return ended

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(work, range(20))) > 0


def test_what_ends_as_it_is_told_to_is_not_ended_once_more(monkeypatch):
    """The limit comes up while the work ends by itself."""
    raise_in, late = time_limits._raise_in, threading.Event()

    def slowly(thread, exception):
        if exception:
            late.set()
            time.sleep(0.2)
        raise_in(thread, exception)

    monkeypatch.setattr(time_limits, "_raise_in", slowly)
    monkeypatch.setattr(time_limits, "AGAIN", 0.3)
    before = threading.active_count()

    def work():
        with suppress(Timeout), time_limit(0.1):
            late.wait()
        for _ in range(60):
            time.sleep(0.01)
        return "ended"

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(work).result() == "ended"
    assert threading.active_count() == before
