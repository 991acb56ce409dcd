"""Stands for `python -m extractor ARGUMENTS`: client.py SOCKET ARGUMENTS (`python -I -S`, which starts in no time)."""

import marshal
import os
import resource
import signal
import socket
import sys
from collections.abc import Mapping


def ask(
    path: str,
    arguments: list[bytes],
    streams: list[int],
    environment: Mapping[bytes, bytes],
    folder: bytes | None = None,
    leads: bool = False,
) -> tuple[socket.socket, int]:
    """Have the command started with these streams: who says its end, and its process id (0: it needs a start of its own).

    Its working folder is `folder`, or that of this process. With `leads` it is the leader of a process group, as of
    `start_new_session`.
    """
    server = socket.socket(socket.AF_UNIX)
    server.connect(path)
    mask = os.umask(0)
    os.umask(mask)
    files = resource.getrlimit(resource.RLIMIT_FSIZE)
    asked = marshal.dumps((arguments, folder or os.getcwdb(), dict(environment), mask, files, leads))
    socket.send_fds(server, [len(asked).to_bytes(4, "little")], streams)
    server.sendall(asked)
    return server, int.from_bytes(server.recv(4), "little")


def end(server: socket.socket) -> int:
    """Wait for the end of the command: its exit code, or the signal it died of, below zero."""
    return os.waitstatus_to_exitcode(int.from_bytes(server.recv(4), "little"))


def run(path: str, arguments: list[bytes]) -> int:
    """The exit code of the command, as waitpid says it; signals are passed on."""
    server, pid = ask(path, arguments, [0, 1, 2], os.environb)
    with server:
        if not pid:
            # a worker of pytest's is asked for as Python itself, and so is a script
            module = [] if arguments[:1] == [b"-u"] else ["-m", "extractor"]
            if arguments[:1] == [b"--as-python"]:
                module, arguments = [], arguments[1:]
            os.execve(sys.executable, [sys.executable, *module, *arguments], os.environ)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, lambda number, frame: os.kill(pid, number))
        return end(server)


if __name__ == "__main__":
    code = run(sys.argv[1], [os.fsencode(argument) for argument in sys.argv[2:]])
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)
