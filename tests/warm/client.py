"""Stands for `python -m extractor ARGUMENTS`: client.py SOCKET ARGUMENTS (`python -I -S`, which starts in no time)."""

import marshal
import os
import resource
import signal
import socket
import sys


def run(path: str, arguments: list[bytes]) -> int:
    """The exit code of the command, as waitpid says it; signals are passed on."""
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(path)
        mask = os.umask(0)
        os.umask(mask)
        files = resource.getrlimit(resource.RLIMIT_FSIZE)
        asked = marshal.dumps((arguments, os.getcwdb(), dict(os.environb), mask, files))
        socket.send_fds(server, [len(asked).to_bytes(4, "little")], [0, 1, 2])
        server.sendall(asked)
        pid = int.from_bytes(server.recv(4), "little")
        if not pid:
            python = sys.executable
            os.execve(python, [python, "-m", "extractor", *arguments], os.environ)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, lambda number, frame: os.kill(pid, number))
        return os.waitstatus_to_exitcode(int.from_bytes(server.recv(4), "little"))


if __name__ == "__main__":
    code = run(sys.argv[1], [os.fsencode(argument) for argument in sys.argv[2:]])
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)
