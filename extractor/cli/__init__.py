"""The command line: parses, calls one function, renders; nothing else imports it.

Each command is a module here, imported when it is called, with the click command
as `command`.
"""

import errno
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from extractor import __version__
from extractor.cli import parameters, startup
from extractor.cli.completion import WithDefault
from extractor.core import stopping
from extractor.core.cleaning import terminal
from extractor.core.errors import ExtractorError

#: the commands, in the order the help lists them
COMMANDS = (
    "extract",
    "explain",
    "show",
    "export",
    "index",
    "plot",
    "who",
    "with",
    "timeline",
    "quote",
    "conflicts",
    "correct",
    "formats",
    "models",
    "evaluate",
    "annotate",
    "gold",
    "train",
    "rules",
    "schema",
)


#: modules that cannot have the name of their command
MODULES = {"with": "neighbours"}


def words() -> dict[str, str]:
    """What one may call, and how: {"show": "show", "search": "index search", …}; a name of two is the shorter's."""
    found = {name: name for name in COMMANDS}
    for name in COMMANDS:
        command = import_module(f"extractor.cli.{MODULES.get(name, name)}").command
        if isinstance(command, click.Group):
            for below in command.commands:
                found.setdefault(below, f"{name} {below}")
    return found


class ClosedPipe(Exception):
    """Nobody reads what is printed any more."""


class Commands(WithDefault):
    """A group that imports a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        # what is no command is the first argument of the default one
        called = name if name in COMMANDS else self.default_cmd_name
        if called not in self.commands:
            command = import_module(f"extractor.cli.{MODULES.get(called, called)}").command
            self.add_command(parameters.refuse_empty(command), called)
        found: click.Command | None = super().get_command(ctx, name)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # click would end the program, with 1
            raise ClosedPipe from None


@click.group(
    cls=Commands,
    default="extract",
    default_if_no_args=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Run 'extractor COMMAND -h' for the options of a command; 'extractor extract -h' for those of the main one.",
)
@click.version_option(__version__, "--version", prog_name="extractor")
def cli() -> None:
    """Find people, organisations, places, armed groups and military exercises in French press text.

    \b
    extractor article.txt                         tables of what the article speaks of
    extractor article.txt --format json | jq      the same as data
    extractor corpus/ --format jsonl -o out.jsonl  a folder, a line of JSON an article
    extractor *.txt -o names.xlsx                 a workbook for Excel

    A first argument that is no command is a file or folder to extract from.
    """


def main() -> None:
    """Run the command line; the one place where errors become messages and exit codes.

    0 done, 1 some input failed, 2 wrong usage or configuration, 130 interrupted;
    a closed pipe ends quietly.
    """
    stopping.at_once()
    startup.limit_threads()
    startup.open_streams()
    startup.know_expressions()
    try:
        code = _code(lambda: cli.main(prog_name="extractor", standalone_mode=False) or 0)
        if stopping.received() is None:
            # what is still to be written may meet a full disk, or a pipe that nobody reads
            code = _code(_flush) or code
    except SystemExit as told:  # by a signal
        code = told.code
    startup.leave()
    code = code if isinstance(code, int) else 0
    if stopping.received() is not None:
        _end_soon(code)
        _code(_flush)
    sys.exit(code)


def _code(run: Callable[[], Any]) -> Any:
    """What `run` returns; for what it raises the message is said and the exit code returned."""
    try:
        return run()
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _interrupted()
    except click.ClickException as error:
        error.message = "\n".join(map(terminal, error.message.split("\n")))  # type: ignore[misc]  # show() asks no other
        error.show()
        return error.exit_code
    except ExtractorError as error:
        _say(str(error))
        return error.exit_code
    except (ClosedPipe, BrokenPipeError):
        _drop(sys.stdout)
        return 0
    except MemoryError:
        _say("out of memory; give fewer --jobs, or leave out what is largest")
        return 1
    except OSError as error:
        _drop(sys.stdout)
        if error.errno in (errno.EMFILE, errno.ENFILE):
            _say("the system lets no more files be open at once; raise its limit (ulimit -n), or give fewer --jobs")
        elif error.errno == errno.EAGAIN:
            _say(_NO_PROCESS)
        elif error.errno == errno.ENOENT and error.filename is None and startup.is_nowhere():
            _say("the working folder is gone; go to one that is there (cd), and give the paths from there")
        elif error.filename is None:
            _say(f"{error.strerror or error}; check the disk, and where the output goes".lower())
        else:
            name = error.filename if isinstance(error.filename, int) else os.fsdecode(error.filename)
            _say(f"{name}: {(error.strerror or str(error)).lower()}; {_remedy(error)}")
        return 1
    except Exception as error:
        if isinstance(error, ValueError) and "null byte" in str(error):
            _say("an argument holds a NUL, which no name of a file does; leave it out")
            return 2
        if isinstance(error, RuntimeError) and "can't start new thread" in str(error):
            _say(_NO_PROCESS)
            return 1
        if (number := stopping.received()) is None:
            raise
        # a signal came up in the middle of something that made another error of it
        return _interrupted() if number == signal.SIGINT else stopping.exit_code(number)


def _remedy(error: OSError) -> str:
    if error.errno == errno.ENAMETOOLONG:
        return "give it a shorter name, or work in a folder nearer to it"
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "make room, or give another place"
    return "check the path, the disk and the permissions"


#: seconds after a signal in which a pipe may take what is left; the process has ended within one
_PATIENCE = 0.5
_NO_PROCESS = "the system starts no more processes or threads; raise its limit (ulimit -u, -v), or give --jobs 1"


def _end_soon(code: int) -> None:
    """Have the process end also where nobody takes what it has still to write."""
    timer = threading.Timer(_PATIENCE, os._exit, (code,))
    timer.daemon = True
    with suppress(RuntimeError):  # the system starts no more threads
        timer.start()


def _flush() -> int:
    sys.stdout.flush()
    return 0


def _drop(stream: Any) -> None:
    """Let nothing more be written there: Python would report the error again when it flushes at exit."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _say(message: str) -> None:
    click.echo(f"extractor: {terminal(message)}", err=True)


def _interrupted() -> int:
    # a second Ctrl-C ends the program at once, without a trace of where it was
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _say("interrupted")
    return 130
