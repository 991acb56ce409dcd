"""What arrives while something is written waits until it is."""

import os
import signal
import threading

import pytest

from extractor.core import stopping


@pytest.fixture
def idle_thread():
    """As executors have them: it may be handed any signal that the main thread holds back."""
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    yield
    over.set()
    thread.join()


@pytest.mark.parametrize("named", [(), (signal.SIGTERM,)])
def test_a_signal_waits_for_the_end(idle_thread, named):
    handler, mask = signal.getsignal(signal.SIGTERM), signal.pthread_sigmask(signal.SIG_BLOCK, ())
    done = []

    def stop(number, frame):
        raise SystemExit(number)

    signal.signal(signal.SIGTERM, stop)
    try:
        with pytest.raises(SystemExit), stopping.held(*named):
            for piece in range(1000):
                os.kill(os.getpid(), signal.SIGTERM)
                done.append(piece)
        assert done == list(range(1000))
        assert signal.getsignal(signal.SIGTERM) is stop
        assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == mask
    finally:
        # the last may still be on its way to the other thread
        signal.signal(signal.SIGTERM, lambda *_: None)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, handler)


def test_what_is_ignored_stays_so(idle_thread):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stopping.held():
            os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
