"""The tests hold in any surroundings, and end."""

import signal
import time

import pytest

from tests import conftest


def test_a_test_that_hangs_fails():
    began = time.monotonic()
    with pytest.raises(pytest.fail.Exception, match="took longer"), conftest.limited(0.05):
        time.sleep(60)
    assert time.monotonic() - began < 30


def test_in_the_background_what_the_tests_start_heeds_ctrl_c():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        conftest.heed()
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
