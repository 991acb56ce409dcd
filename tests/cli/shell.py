"""The command as the shell runs it.

run("a.txt", "--format", "json").out
subprocess.Popen([*COMMAND, "a.txt"], …)      # where the process itself matters
subprocess.Popen([*FRESH, "a.txt"], …)        # and its start, limits or signals, too
start("a.txt").kill()                         # the command itself, in a group of its own
"""

import fcntl
import os
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from dataclasses import dataclass

from tests import warm
from tests.conftest import ROOT

#: a Python that starts
FRESH = [sys.executable, "-m", "extractor"]
#: the same in a hundredth of the time (tests/warm)
COMMAND = warm.python(os.environ[warm.VARIABLE]) if warm.VARIABLE in os.environ else FRESH
#: Python for a script or `-c`, with all imported that the command has
PYTHON = [*COMMAND, warm.AS_PYTHON] if warm.VARIABLE in os.environ else [sys.executable]
#: before a command: as one who is root and may do no more with files than others
LIKE_OTHERS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


def environment(**variables: str) -> dict[str, str]:
    """The environment, without what colours and widens output unless asked for."""
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")}
    return kept | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"} | variables


def run(*arguments, stdin: str | bytes = b"", cwd=None, **variables: str) -> Done:
    """`extractor` with these arguments, what it printed where, and its exit code."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = called(*map(str, arguments), given=given, cwd=cwd, env=environment(**variables))
    return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def called(
    *arguments: str | bytes, given: bytes | None = b"", cwd=None, env: Mapping[str, str] = os.environ
) -> subprocess.CompletedProcess[bytes]:
    """The same, with what it printed as bytes; what is given is its standard input, which is that of the tests for None."""
    done = warm.run(arguments, given, cwd, env, 120) if COMMAND != FRESH else None
    # what the environment holds may need a start
    return done or subprocess.run([*FRESH, *arguments], input=given, capture_output=True, cwd=cwd, env=env, timeout=120)


def start(*arguments: str, fresh: bool = False) -> warm.Process | subprocess.Popen:
    """The command in a process group of its own, which its workers share; `fresh`: they start Python each.

    It has the environment and the working folder of this process.
    """
    if not fresh and COMMAND != FRESH:
        return warm.Process(arguments)
    # started in the background (make test &, nohup) the tests' own SIGINT is ignored, and a child would inherit that
    return subprocess.Popen(
        [*FRESH, *arguments],
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def is_read(process: subprocess.Popen, written: bytes) -> None:
    """Write to its standard input, and wait until it has taken that: it has started, and reads."""
    assert process.stdin
    process.stdin.write(written)
    process.stdin.flush()
    until = time.monotonic() + 120
    while int.from_bytes(fcntl.ioctl(process.stdin, termios.FIONREAD, bytes(4)), sys.byteorder):
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.01)
