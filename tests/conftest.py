"""What tests share: the marks of inline cases, and one loaded extractor."""

import functools
import gc
import os
import re
import shlex
import shutil
import signal
import socket
import sys
import tempfile
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace

import catalogue
import pytest
from hypothesis import settings

from extractor.text import marks as inline
from tests import warm

ROOT = Path(__file__).resolve().parent.parent
CASES = Path(__file__).parent / "cases"


# a busy machine may take any time over an example: the limit is that of the test
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
# Python forgets an expression when there are 512: spaCy's French takes three seconds to compile anew, the rules one
re._MAXCACHE = sys.maxsize
# spaCy looks through those of all packages for each name of a configuration
catalogue.AVAILABLE_ENTRY_POINTS = SimpleNamespace(select=functools.cache(catalogue.AVAILABLE_ENTRY_POINTS.select))


#: a folder in memory, and bytes that must be free in it and of memory: many times what tests hold there at once
IN_MEMORY, ROOM = "/dev/shm", 2 << 30


def use_memory():
    """Have files of tests in memory, where there is room, and nobody says where: a sixth of their time was the disk's."""
    try:
        free = shutil.disk_usage(IN_MEMORY).free, os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return
    if "TMPDIR" not in os.environ and os.access(IN_MEMORY, os.W_OK | os.X_OK) and min(free) > ROOM:
        os.environ["TMPDIR"], tempfile.tempdir = IN_MEMORY, None


def pytest_configure(config):
    """The process that collects the tests, or hands them to others, starts what these ask for `extractor`.

    Its workers are forked off one process that has imported what they import.
    """
    if hasattr(config, "workerinput") or not hasattr(os, "fork"):
        return
    use_memory()
    servers = ExitStack()
    config.add_cleanup(servers.close)
    workers = getattr(config.option, "tx", None)
    # where there are workers, most ask for it, and it loads on a core that would wait for these to begin
    commands = warm.serving("tests.warm.server", at_once=bool(workers), **warm.HUGE_PAGES)
    os.environ[warm.VARIABLE] = servers.enter_context(commands)
    if workers:
        path = servers.enter_context(warm.serving("tests.warm.workers"))
        forked = f"popen//python={shlex.join(warm.python(path))}"
        config.option.tx = [forked if worker == "popen" else worker for worker in workers]


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is imported and collected stays: Python's collector would walk through it again and again.

    Nor do tests leave much behind: a sixth of their time went to looking for it.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(100_000, 50, 100)
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """One more than there are cores: many tests wait, for time to pass or for what they have started."""
    return (os.cpu_count() or 1) + 1


def unmark(marked: str) -> tuple[str, list[tuple[int, int, str, str | None]]]:
    """ "L’[ONU](ORG) dit" as ("L’ONU dit", [(2, 5, "ORG", None)])."""
    text, marks = inline.unmark(marked)
    return text, [tuple(m) for m in marks]


#: seconds that a test may take on a busy machine, and one that is marked as slow
LIMIT, SLOW = 300, 900


@pytest.fixture(autouse=True)
def time_limit(request):
    """A test that hangs fails, and the others go on."""
    with limited(SLOW if request.node.get_closest_marker("slow") else LIMIT):
        yield


@contextmanager
def limited(seconds: float):
    """Within, the test fails after so many seconds."""

    def late(*_):
        pytest.fail(f"took longer than {seconds} seconds", pytrace=True)

    # not SIGALRM, by which workers keep time
    before = signal.signal(signal.SIGUSR1, late)
    main = threading.main_thread().ident
    timer = threading.Timer(seconds, lambda: signal.pthread_kill(main, signal.SIGUSR1))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        signal.signal(signal.SIGUSR1, before)


@pytest.fixture(autouse=True, scope="session")
def ctrl_c_is_heeded():
    """What the tests start can be told to stop, too where they run in the background (make test &, nohup, some CI)."""
    heed()


def heed() -> None:
    """A signal that was ignored when this process was started would be by all that it starts."""
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


@pytest.fixture(autouse=True, scope="module")
def commands_stay_warm():
    """A module that leaves in the environment what a start heeds would bring each command after it a start of its own."""
    before = warm.at_start(os.environb)
    yield
    assert warm.at_start(os.environb) == before


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Sockets reach this machine alone: a cluster's and a browser's, and those that the kernel has no name for."""
    connect = socket.socket.connect

    def local(self, address):
        # a datagram's connect sends nothing: by one a program finds out its own address
        streams = self.type == socket.SOCK_STREAM and isinstance(address, tuple)
        host = address[0] if streams else None
        if host is not None and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a connection to {host}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local)
    monkeypatch.setattr(socket, "getaddrinfo", _local_names(socket.getaddrinfo))


def _local_names(look_up):
    def local(host, *arguments, **options):
        names = (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0", "::", socket.gethostname())
        if host not in names and not str(host).startswith("127."):
            raise AssertionError(f"a look-up of {host}")
        return look_up(host, *arguments, **options)

    return local


@pytest.fixture(scope="session")
def extractor():
    """The default extractor, loaded once for all tests that need the tagger."""
    from extractor import Extractor

    return Extractor()


@pytest.fixture(scope="session")
def samples() -> Path:
    return ROOT / "samples"


@pytest.fixture(scope="session")
def written():
    """Results to write: an article, a wire with names over line ends, a hostile text."""
    from tests.saved import results

    return results()


@pytest.fixture
def saved(written, tmp_path, monkeypatch) -> Path:
    """The same as a saved out.jsonl beside their texts, in the working folder."""
    from extractor.writers import jsonl

    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    for result in written:
        (tmp_path / result.document.path).write_bytes(result.document.text.encode())
    with open("out.jsonl", "w", encoding="utf-8") as out:
        jsonl.write(written, out)
    return tmp_path / "out.jsonl"
