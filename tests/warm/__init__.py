"""The command for tests, without its start: a process forked from one that has loaded everything.

    server ── the command (forked), with the caller's streams, folder and environment ── its workers (forked)
       │ its end
    client

`python -m extractor` takes a second to import spaCy and another to load the tagger; some five hundred
tests call it. So the session starts one server (serving(), in tests/conftest.py), which imports and loads
once and forks for each request. The client stands where `python -m extractor` would: what runs
is a process of its own with the client's pipes, terminals, arguments, environment and working folder, and
the client ends as that does. Where only what is said and the exit code matter, run() asks the server itself. Workers that the command starts (`spawn`) are forked off it. It starts Python anew
where the environment holds what only a start heeds (PYTHON…, LC_…). Not the caller's are limits (but for that of a file's size), user, process
group and files opened besides the three streams (`<(…)`), and SIGKILL ends the client alone; tests of these, and
of the start itself, use FRESH of tests/cli/shell.py.

The workers of pytest-xdist are forked in the same way, off a server of their own (workers.py).
"""

import contextlib
import itertools
import os
import select
import selectors
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from tests.warm import client

#: where the client finds the socket of the server
VARIABLE = "EXTRACTOR_TEST_SERVER"
#: an option before a script, or `-c` and code, which are run as by Python instead of the command
AS_PYTHON = "--as-python"
ROOT = Path(__file__).resolve().parent.parent.parent
#: of the server of commands: has memory in pages of megabytes where there are such, since most of what a fork takes is
#: to copy the table of small ones; Python's own way with memory is faster for who forks seldom
HUGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1", "PYTHONMALLOC": "malloc"}


def at_start(environment: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """What of an environment only the start of Python heeds, or the first import of numpy."""
    names = (b"LANG", b"OPENBLAS_NUM_THREADS")
    found = {k: v for k, v in environment.items() if k.startswith((b"PYTHON", b"LC_")) or k in names}
    # what has no modules takes the place of none that are loaded
    if not any(map(_has_modules, path_of(environment))):
        found.pop(b"PYTHONPATH", None)
    return found


def path_of(environment: Mapping[bytes, bytes]) -> list[bytes]:
    """The folders of PYTHONPATH, but for the root, which is on the path anyway."""
    folders = environment.get(b"PYTHONPATH", b"").split(os.pathsep.encode())
    return [folder for folder in folders if folder not in (b"", os.fsencode(ROOT))]


def _has_modules(folder: bytes) -> bool:
    return os.path.isdir(folder) and any(
        name.endswith((b".py", b".so")) or os.path.exists(os.path.join(folder, name, b"__init__.py"))
        for name in os.listdir(folder)
    )


@contextlib.contextmanager
def serving(module: str, at_once: bool = False, **variables: str) -> Iterator[str]:
    """The socket of a server of this session: tests.warm.server, or tests.warm.workers.

    It loads what it has to when it is first asked for something, or at once.
    """
    # the path of a socket is short
    with tempfile.TemporaryDirectory(prefix="extractor-") as folder:
        path = os.path.join(folder, "socket")
        environment = os.environ | {"PYTHONPATH": str(ROOT)} | variables
        command = [sys.executable, "-m", module, path, *(["at once"] if at_once else [])]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, start_new_session=True)
        server.stdout.readline()  # it listens
        try:
            yield path
        finally:  # with all that still runs
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
            server.communicate()


def python(path: str) -> list[str]:
    """What is called as Python is, for a command of tests.warm.server, or a worker of tests.warm.workers."""
    return [sys.executable, "-I", "-S", client.__file__, path]


def run(
    arguments: Sequence[str | bytes],
    given: bytes | None,
    folder: str | os.PathLike | None,
    environment: Mapping[str, str],
    seconds: float,
) -> subprocess.CompletedProcess[bytes] | None:
    """The command run to its end; None where what the environment holds needs a start.

    It reads what is given, or with None the standard input of this process.
    """
    with contextlib.ExitStack() as opened:
        pipes = [_pipe() for _ in range(3)]
        for end in itertools.chain(*pipes):
            opened.enter_context(end)
        (asks, feed), (out, says), (err, warns) = pipes
        streams = [0 if given is None else asks.fileno(), says.fileno(), warns.fileno()]
        told = [os.fsencode(argument) for argument in arguments]
        variables = {os.fsencode(name): os.fsencode(value) for name, value in environment.items()}
        server, pid = client.ask(
            os.environ[VARIABLE], told, streams, variables, os.fsencode(os.path.abspath(folder or ""))
        )
        opened.enter_context(server)
        if not pid:
            return None
        try:
            for end in (asks, says, warns):
                end.close()
            server.settimeout(seconds)
            said = _talk(feed, given or b"", (out, err), seconds)
            return subprocess.CompletedProcess(arguments, client.end(server), *said)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            raise


def _pipe() -> tuple[BinaryIO, BinaryIO]:
    reads, writes = os.pipe()
    return open(reads, "rb", 0), open(writes, "wb", 0)


def _talk(feed: BinaryIO, given: bytes, streams: Sequence[BinaryIO], seconds: float) -> Iterable[bytes]:
    """Write to one what is given, and read the others to their ends meanwhile; no silence may be longer than this."""
    said = dict.fromkeys(streams, b"")
    left = memoryview(given)
    os.set_blocking(feed.fileno(), False)
    with selectors.DefaultSelector() as ready:
        ready.register(feed, selectors.EVENT_WRITE)
        for stream in streams:
            ready.register(stream, selectors.EVENT_READ)
        while ready.get_map():
            if not (found := ready.select(seconds)):
                raise TimeoutError(f"the command hangs, and has said {list(said.values())}")
            for stream in (key.fileobj for key, _ in found):
                if stream is feed:
                    try:
                        more = left = left[feed.write(left) :]
                    except BrokenPipeError:  # it does not read to the end
                        more = b""
                else:
                    more = stream.read(1 << 16)
                    said[stream] += more
                if not more:
                    ready.unregister(stream)
                    stream.close()
    return said.values()


class Process:
    """The command as it runs, with the id of its own and a process group that its workers share; used as a Popen."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.returncode: int | None = None
        here, there = os.pipe()
        with open(os.devnull, "r+b", 0) as null, open(there, "wb", 0):
            streams = [null.fileno(), null.fileno(), there]
            self._server, self.pid = client.ask(
                os.environ[VARIABLE], list(map(os.fsencode, arguments)), streams, os.environb, leads=True
            )
        assert self.pid, "what the environment holds needs a start"
        self.stderr = open(here, "rb")

    def poll(self) -> int | None:
        if select.select([self._server], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = client.end(self._server)
            self._server.close()
        return self.returncode

    def communicate(self) -> tuple[None, bytes]:
        with self.stderr:
            told = self.stderr.read()
        self.wait()
        return None, told

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
