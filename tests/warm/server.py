"""The server: python -m tests.warm.server SOCKET."""

import atexit
import contextlib
import functools
import gc
import importlib.metadata
import marshal
import os
import pkgutil
import resource
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import tomllib
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import process
from dataclasses import replace
from multiprocessing import util
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NoReturn

import catalogue

from extractor.documents import apart
from tests.warm import AS_PYTHON, HUGE_PAGES, ROOT, at_start, path_of

for name in HUGE_PAGES:  # no command has them
    os.environ.pop(name, None)
STARTED = at_start(dict(os.environb))
#: of the extras, what takes long to import
LIBRARIES = (
    "distributed",
    "matplotlib.figure",
    "networkx",
    "pyarrow.parquet",
    "pypdfium2",
    "sqlite_utils.cli",
    "trafilatura",
    "xlsxwriter",
)


@functools.cache
def load() -> None:
    """Import what most commands need, and load the tagger and the rules."""
    from extractor.cli import startup

    startup.limit_threads()
    startup.prepare()
    import extractor
    import extractor.__main__
    from extractor import pipeline, rules
    from extractor.batch import worker
    from extractor.cli import expressions
    from extractor.core import bounds, toml_tables
    from extractor.rules import loader

    ours = (module.name for module in pkgutil.walk_packages(extractor.__path__, "extractor."))
    for name in (*ours, *LIBRARIES):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    pipeline.load = functools.cache(pipeline.load)
    # what ships is read but once where others' rules join it, too
    toml_tables.tomllib = SimpleNamespace(**{**vars(tomllib), "loads": functools.cache(tomllib.loads)})
    for path in loader.builtin_paths():
        loader.read_file(path, user=False)
    shipped, load_rules = rules.load(), rules.load
    rules.load = lambda files=(), builtin=True: load_rules(files, builtin) if files or not builtin else shipped
    for model in (None, "fr_press"):
        found = worker._extractor(model, (), True, bounds.CHARACTERS, False, False, 0.0, ())
        # expressions of rules are compiled when they are first needed
        list(found.extract_many(path.read_text("utf-8") for path in (ROOT / "samples").glob("*.txt")))
    known = functools.lru_cache(1)(lambda file, state: expressions.Expressions(file))
    startup.Expressions = lambda file: known(file, _state(file))
    gc.collect()
    gc.freeze()


def prepare() -> None:
    """Have loaded all, and read what commands have kept meanwhile: a megabyte, which each would read by itself."""
    load()
    from extractor.cli import expressions, startup

    startup.Expressions(expressions.path())


def _state(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size, found.st_uid, found.st_mode


class Server(socketserver.UnixStreamServer):
    """Forks a process for each command, and tells the client how that has ended."""

    request_queue_size = 128

    def __init__(self, path: str, prepare: Callable[[], object], command: Callable[..., None]) -> None:
        super().__init__(path, socketserver.BaseRequestHandler)
        #: what goes before each fork, and what the forked process does
        self.prepare, self.command = prepare, command
        self.parent = os.getppid()
        #: the commands that run, and who waits for them
        self.waiting: dict[int, socket.socket] = {}
        signal.signal(signal.SIGCHLD, self.tell)

    def service_actions(self) -> None:
        """Twice a second: end with who has started it, should that be killed."""
        if os.getppid() != self.parent:
            os.killpg(0, signal.SIGKILL)

    def process_request(self, request, address) -> None:
        self.prepare()
        if not self.begin(request):
            self.shutdown_request(request)

    def begin(self, request: socket.socket) -> bool:
        """Start the command that is asked for, unless that needs a Python of its own."""
        length, streams, *_ = socket.recv_fds(request, 4, 3)
        asked = b""
        while len(asked) < int.from_bytes(length, "little"):
            if not (piece := request.recv(1 << 20)):
                return False
            asked += piece
        arguments, *surroundings, leads = marshal.loads(asked)
        environment = surroundings[1]
        pid = 0
        if at_start(environment) == STARTED:
            # it is known before its end is
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
            if not (pid := os.fork()):
                to_end(lambda: self.be(request, arguments, streams, surroundings, leads))
            self.waiting[pid] = request
        for stream in streams:
            os.close(stream)
        with contextlib.suppress(OSError):  # a client that is killed hears nothing
            request.sendall(pid.to_bytes(4, "little"))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        return bool(pid)

    def be(
        self, request: socket.socket, arguments: list[bytes], streams: list[int], surroundings: list[Any], leads: bool
    ) -> None:
        """In the forked process: keep nothing of the server, and run the command."""
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        for opened in (self.socket, request, *self.waiting.values()):
            opened.close()
        if leads:
            os.setsid()
        self.command(arguments, streams, *surroundings)

    def tell(self, *_) -> None:
        """To the clients of the commands that have ended: how."""
        while self.waiting:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:  # one has ended between the last such call and its answer, which is told next
                return
            if not pid:
                return
            request = self.waiting.pop(pid)
            with contextlib.suppress(OSError):
                request.sendall(status.to_bytes(4, "little"))
            request.close()


def become(
    streams: list[int], folder: bytes, environment: dict[bytes, bytes], mask: int, files: tuple[int, int]
) -> None:
    """Have the caller's streams, working folder, environment, mask and limit of a file's size.

    The signals are those of a process that starts.
    """
    encodings = [(s.encoding, s.errors) for s in (sys.stdin, sys.stdout, sys.stderr)]
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        encoding, errors = encodings[number]
        lines = number == 2 or os.isatty(number)
        opened = open(number, "w" if number else "r", 1 if lines else -1, encoding, errors, closefd=False)
        setattr(sys, name, opened)
        setattr(sys, f"__{name}__", opened)
    os.chdir(folder)
    os.umask(mask)
    resource.setrlimit(resource.RLIMIT_FSIZE, files)
    os.environb.clear()
    os.environb.update(environment)
    if plugins := [os.fsdecode(name) for name in path_of(environment)]:
        sys.path[1:1] = plugins
        # what spaCy looks through for the names in a configuration, and has read but once
        catalogue.AVAILABLE_ENTRY_POINTS = importlib.metadata.entry_points()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def fork_workers() -> None:
    """Have the worker processes of the command (`spawn`) forked off it, too, instead of starting Python each."""
    started = util.spawnv_passfds

    def forked(python: bytes, arguments: list, kept: tuple[int, ...]) -> int:
        if "--multiprocessing-fork" not in arguments:
            return started(python, arguments, kept)
        if not (pid := os.fork()):
            keep(kept)
            atexit._clear()
            process._threads_wakeups.clear()
            default_signals()
            sys.argv = ["-c", *arguments[arguments.index("-c") + 2 :]]
            to_end(lambda: exec(arguments[arguments.index("-c") + 1], {}))
        return pid

    util.spawnv_passfds = forked


def fork_readers() -> None:
    """Have the processes that read documents for the command forked off it, too."""

    def served() -> None:
        try:
            keep(())
            gc.enable()
            default_signals()
            signal.signal(signal.SIGPIPE, signal.SIG_IGN)
            limit, held = apart._limit, mapped()
            apart._limit = lambda limits: limit(replace(limits, memory=limits.memory + held))
            apart.serve()
        finally:
            os._exit(0)

    # called between fork and exec, and never comes back
    begin = functools.partial(subprocess.Popen, preexec_fn=served)
    apart.subprocess = SimpleNamespace(**{**vars(subprocess), "Popen": begin})


def keep(kept: Iterable[int]) -> None:
    """In a forked process: close what the command has opened but for these; no collector may do so once more."""
    gc.freeze()
    for number in map(int, os.listdir("/dev/fd")):
        if number > 2 and number not in kept:
            with contextlib.suppress(OSError):
                os.close(number)


def mapped() -> int:
    """The bytes that the process has been given already, and a process that starts has not."""
    return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()


def default_signals() -> None:
    """As in a process that starts: what is ignored stays so."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


def to_end(act: Callable[[], object]) -> NoReturn:
    """Do it, and end the process as Python does, but without taking everything apart."""
    code = 1
    try:
        try:
            act()
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            traceback.print_exc()
        threading._shutdown()
        atexit._run_exitfuncs()
        try:
            sys.stdout.flush()
        except (OSError, ValueError):
            code = 120
    except BaseException:
        traceback.print_exc()
    finally:  # who went on would be another server, and end the first one
        os._exit(code)


def script(*arguments: str) -> NoReturn:
    """Run a file, or `-c` and code, as Python does."""
    main = sys.modules["__main__"] = ModuleType("__main__")
    if arguments[0] == "-c":
        code, sys.argv = arguments[1], ["-c", *arguments[2:]]
    else:
        code, sys.argv = Path(arguments[0]).read_text("utf-8"), [*arguments]
    exec(code, vars(main))
    sys.exit()


def command(arguments: list[bytes], streams: list[int], *surroundings: Any) -> None:
    """Run the command where it is asked for, or what is called as Python is."""
    become(streams, *surroundings)
    if arguments[:1] == [AS_PYTHON.encode()]:
        return script(*map(os.fsdecode, arguments[1:]))
    main = sys.modules["extractor.__main__"]
    # what `spawn` tells its processes
    sys.modules["__main__"] = main
    sys.argv = [main.__file__, *map(os.fsdecode, arguments)]
    fork_workers()
    fork_readers()
    main.start()


def serve(prepare: Callable[[], object], command: Callable[..., None]) -> None:
    """Listen at the socket that this process is given, until it is killed."""
    with Server(sys.argv[1], prepare, command) as server:
        print("ready", flush=True)
        if sys.argv[2:]:  # at once
            prepare()
        server.serve_forever()


if __name__ == "__main__":
    serve(prepare, command)
