"""A pager for what is longer than the screen, as man and git have one: less, or what PAGER names.

    with console.pager(Pager()):
        console.print("Idriss Benkirane …")

Ctrl-C is the pager's while it runs; told to end otherwise, the command ends the pager first, and leaves the terminal
as it was. Where there is none everything is printed at once.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.pager import Pager as RichPager

from extractor.cli.progress import say
from extractor.core import stopping

#: what only a shell understands, as in « less | cat »
_OF_SHELL = re.compile(r"[|&;<>()$`\\\"'*?\[#~=%\n]")
#: what a shell says of a program that is not there, or none
_NO_PROGRAM = (126, 127)
#: seconds in which a pager that is told to end does so
_PATIENCE = 2.0


class Pager(RichPager):
    """Shows a text in the reader's pager, or all of it at once."""

    def show(self, content: str) -> None:
        command = _command()
        if not command or not _paged(command, content):
            sys.stdout.write(content)


def _command() -> list[str]:
    """The reader's pager and its options; none where keys cannot be read, or no screen be filled."""
    if not sys.stdin or not sys.stdin.isatty() or os.environ.get("TERM") in ("dumb", "emacs"):
        return []
    chosen = os.environ.get("MANPAGER") or os.environ.get("PAGER")
    if not chosen:
        return next(([name] for name in ("less", "more") if shutil.which(name)), [])
    if _OF_SHELL.search(chosen):
        if subprocess.run(["sh", "-n", "-c", chosen], stdin=subprocess.DEVNULL, capture_output=True).returncode:
            say(f"warning: the pager {chosen} is no command of a shell; shown without one")
            return []
        return ["sh", "-c", chosen]
    command = chosen.split()
    if not command or not shutil.which(command[0]):
        say(f"warning: the pager {chosen} is not there; shown without one")
        return []
    return command


def _paged(command: list[str], content: str) -> bool:
    """Whether the text could be shown so: after the pager has ended."""
    with stopping.orderly(), _terminal_kept():
        # a handler, for what is ignored would be so in the pager, too
        interrupted = signal.signal(signal.SIGINT, lambda number, frame: None)
        try:
            with subprocess.Popen(command, stdin=subprocess.PIPE, encoding="utf-8", errors="backslashreplace") as pager:
                try:
                    pager.communicate(content)
                except BaseException:
                    _end(pager)
                    raise
        except OSError:
            return False
        finally:
            signal.signal(signal.SIGINT, interrupted)
    return pager.returncode not in _NO_PROGRAM


def _end(pager: "subprocess.Popen[str]") -> None:
    pager.terminate()
    try:
        pager.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        pager.kill()


@contextmanager
def _terminal_kept() -> Iterator[None]:
    """Give the terminal back as it was where something is raised within: a pager that is ended may not."""
    try:
        import termios
    except ImportError:  # Windows
        yield
        return
    before = termios.tcgetattr(0)
    try:
        yield
    except BaseException:
        if not _is_anothers():
            termios.tcsetattr(0, termios.TCSADRAIN, before)
        raise


def _is_anothers() -> bool:
    """Whether the terminal of this process is in the hands of others, as in the background."""
    try:
        return os.tcgetpgrp(0) != os.getpgrp()
    except OSError:  # it is a terminal, but not that of this process
        return False
