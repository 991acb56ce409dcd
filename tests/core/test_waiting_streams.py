"""Streams that another process has made non-blocking lose nothing, and stay so for that process."""

import fcntl
import json
import os
import subprocess
import sys
import termios
import time

import pytest

from tests.cli.shell import COMMAND, environment

TEXTS = ["L’AQMI est à Gao.\n".encode(), "Le Jnim est à Mopti.\n".encode()]


@pytest.fixture
def pipe():
    """Both its ends, each non-blocking."""
    reads, writes = os.pipe()
    for end in (reads, writes):
        os.set_blocking(end, False)
    with open(reads, "rb", 0) as out, open(writes, "wb", 0) as into:
        yield out, into


def held(pipe) -> int:
    """The bytes that wait in it."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


def until(process, seen):
    end = time.monotonic() + 60
    while process.poll() is None and not seen() and time.monotonic() < end:
        time.sleep(0.01)


def test_standard_output(pipe):
    reads, writes = pipe
    command = [*COMMAND, "rules", "list", "--all", "--json"]
    with subprocess.Popen(command, stdout=writes, env=environment()) as process:
        until(process, lambda: held(reads) > 60_000)  # it is full
        assert not os.get_blocking(writes.fileno())
        writes.close()
        os.set_blocking(reads.fileno(), True)
        assert len(json.loads(reads.read())) > 300
    assert process.returncode == 0


@pytest.mark.parametrize("arguments", [("-",), ("--files-from", "-")])
def test_standard_input(pipe, arguments, tmp_path):
    reads, writes = pipe
    pieces = TEXTS
    if "--files-from" in arguments:
        for number, text in enumerate(TEXTS):
            (tmp_path / f"{number}.txt").write_bytes(text)
        pieces = [b"0.txt\n", b"1.txt\n"]
    command = [*COMMAND, *arguments, "--model", "none", "-f", "csv"]
    options = {"cwd": tmp_path, "env": environment()}
    with subprocess.Popen(command, stdin=reads, stdout=subprocess.PIPE, **options) as process:
        for piece in pieces:
            time.sleep(0.1)  # it finds nothing there; on a busy machine it may come too late for that, and passes
            writes.write(piece)
            until(process, lambda: not held(reads))
        writes.close()
        told = process.stdout.read()
    assert process.returncode == 0 and b"AQMI" in told and b"Jnim" in told
