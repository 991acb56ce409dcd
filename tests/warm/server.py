"""The server: python -m tests.warm.server SOCKET."""

import atexit
import contextlib
import functools
import gc
import importlib
import marshal
import os
import signal
import socket
import socketserver
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import process
from multiprocessing import util
from pathlib import Path
from typing import NoReturn


def at_start(environment: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """What of an environment only the start of Python heeds, or the first import of numpy."""
    names = (b"LANG", b"OPENBLAS_NUM_THREADS")
    found = {k: v for k, v in environment.items() if k.startswith((b"PYTHON", b"LC_")) or k in names}
    # the root is on the path anyway
    return {k: v for k, v in found.items() if (k, v) != (b"PYTHONPATH", os.fsencode(ROOT))}


ROOT = Path.cwd()
STARTED = at_start(dict(os.environb))
#: of the extras, what takes long to import
LIBRARIES = (
    "matplotlib.figure",
    "networkx",
    "pyarrow.parquet",
    "pypdfium2",
    "sqlite_utils",
    "trafilatura",
    "xlsxwriter",
)


@functools.cache
def load() -> None:
    """Import what most commands need, and load the tagger and the rules."""
    from extractor.cli import startup

    startup.limit_threads()
    startup.prepare()
    import extractor.__main__  # noqa: F401
    from extractor import cli, pipeline
    from extractor.batch import worker
    from extractor.core import bounds

    for name in (*cli.COMMANDS, *LIBRARIES):
        with contextlib.suppress(ImportError):
            importlib.import_module(f"extractor.cli.{cli.MODULES.get(name, name)}" if name in cli.COMMANDS else name)
    pipeline.load = functools.cache(pipeline.load)
    for model in (None, "fr_press"):
        found = worker._extractor(model, (), True, bounds.CHARACTERS, False, False, 0.0)
        # expressions of rules are compiled when they are first needed
        list(found.extract_many(path.read_text("utf-8") for path in (ROOT / "samples").glob("*.txt")))
    gc.collect()
    gc.freeze()


class Handler(socketserver.BaseRequestHandler):
    """In a process of its own: one command."""

    def handle(self) -> None:
        length, streams, *_ = socket.recv_fds(self.request, 4, 3)
        asked = b""
        while len(asked) < int.from_bytes(length, "little"):
            if not (piece := self.request.recv(1 << 20)):
                return
            asked += piece
        arguments, folder, environment, mask = marshal.loads(asked)
        if at_start(environment) != STARTED:
            self.request.sendall(bytes(4))
            return
        pid = os.fork()
        if not pid:
            self.request.close()
            self.server.socket.close()
            become(streams, folder, environment, mask)
            command(arguments)
        for stream in streams:
            os.close(stream)
        self.request.sendall(pid.to_bytes(4, "little"))
        _, status = os.waitpid(pid, 0)
        self.request.sendall(status.to_bytes(4, "little"))


class Server(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    request_queue_size = 128

    def __init__(self, *arguments) -> None:
        super().__init__(*arguments)
        self.parent = os.getppid()

    def service_actions(self) -> None:
        """Twice a second: end with who has started it, should that be killed."""
        super().service_actions()
        if os.getppid() != self.parent:
            os.killpg(0, signal.SIGKILL)

    def process_request(self, request, address) -> None:
        load()
        super().process_request(request, address)


def become(streams: list[int], folder: bytes, environment: dict[bytes, bytes], mask: int) -> None:
    """Have the caller's streams, working folder, environment and mask, and the signals of a process that starts."""
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
    os.environb.clear()
    os.environb.update(environment)
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
            # what the command has opened is closed, and may not be once more, by whom the collector finds
            gc.freeze()
            for number in map(int, os.listdir("/dev/fd")):
                if number > 2 and number not in kept:
                    with contextlib.suppress(OSError):
                        os.close(number)
            atexit._clear()
            process._threads_wakeups.clear()
            default_signals()
            sys.argv = ["-c", *arguments[arguments.index("-c") + 2 :]]
            to_end(lambda: exec(arguments[arguments.index("-c") + 1], {}))
        return pid

    util.spawnv_passfds = forked


def default_signals() -> None:
    """As in a process that starts: what is ignored stays so."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


def to_end(act: Callable[[], object]) -> NoReturn:
    """Do it, and end the process as Python does, but without taking everything apart."""
    code = 1
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
    os._exit(code)


def command(arguments: list[bytes]) -> None:
    """Run the command to its end, and that of the process."""
    main = sys.modules["extractor.__main__"]
    # what `spawn` tells its processes
    sys.modules["__main__"] = main
    sys.argv = [main.__file__, *map(os.fsdecode, arguments)]
    fork_workers()
    to_end(main.start)


if __name__ == "__main__":
    with Server(sys.argv[1], Handler) as server:
        print("ready", flush=True)
        server.serve_forever()
