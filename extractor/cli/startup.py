"""What makes the command start fast, and belongs to no one's process but its own.

    prepare()                       # then load a pipeline

Importing spaCy and loading a pipeline and rules makes half a million objects that live as
long as the process. Python's cyclic garbage collector would walk through all of them
again and again meanwhile, and once more at exit: a third of the time of a run over one
article. And `import spacy` brings `spacy.cli` along, for one function: what downloads
models, starts projects and talks to the network is an eighth of the time to start.
"""

import gc
import io
import os
import sys
from types import ModuleType
from typing import Any

from extractor.cli.expressions import Expressions, path
from extractor.core.errors import OutputError
from extractor.core.waiting_streams import Waiting

#: those of this process, and the process
_expressions: tuple[Expressions, int] | None = None

#: objects made before the collector looks at the young ones, and how many such looks
#: before it looks at older ones (Python's own: 700, 10, 10)
COLLECTION = (50_000, 20, 50)


def limit_threads() -> None:
    """Have numpy's products use one thread: they are small, and threads that wait cost more than they bring.

    Holds for this process and its children, and only before numpy is imported.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def know_expressions() -> None:
    """Have the expressions that a former command compiled at hand."""
    global _expressions
    try:
        known = Expressions(path())
    except RuntimeError:  # no home folder
        return
    known.install()
    _expressions = known, os.getpid()


class _Closed(io.TextIOBase):
    """Standard output that the caller has closed (`>&-`): nothing can be written to it."""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        raise OutputError("standard output", "is closed", "say where the results go with --output")

    @property
    def buffer(self) -> "_Closed":
        return self


class _Messages(Waiting):
    """Standard error, on a full disk or with nobody that reads it, too: a message that cannot be told is dropped, and
    changes neither the results nor the exit code."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError:
            return len(data)


def open_streams() -> None:
    """Have the three standard streams open, and able to write any text; standard error never fails.

    None loses anything where another process of the same terminal has made it non-blocking.
    Where the caller has closed one, the next file that is opened would take its place, and
    get what is meant for it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if number == 0 else os.O_WRONLY)
    if sys.stdout is None:
        sys.stdout = _Closed()
    elif isinstance(sys.stdout, io.TextIOWrapper) and sys.platform != "win32":  # whose console is no file
        at_once = sys.stdout.line_buffering or sys.stdout.write_through
        results = io.BufferedWriter(Waiting(sys.stdout.fileno(), "wb", closefd=False))
        sys.stdout = io.TextIOWrapper(results, line_buffering=at_once)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  to the end of the process
    elif isinstance(sys.stderr, io.TextIOWrapper):
        messages = io.BufferedWriter(_Messages(sys.stderr.fileno(), "wb", closefd=False))
        sys.stderr = io.TextIOWrapper(messages, line_buffering=True)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # bytes of a file name that are no UTF-8 come out as they are written in JSON
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def is_nowhere() -> bool:
    """Whether the working folder was deleted meanwhile: no relative path, and no worker, can be had from it."""
    try:
        return not os.getcwd()
    except FileNotFoundError:
        return True


def prepare() -> None:
    """Have the collector look seldom, and spaCy imported without its commands."""
    collect_seldom()
    import_spacy()


def prepare_worker() -> None:
    """The same in a process that works for this one, with the expressions that others compiled; it keeps its own."""
    from multiprocessing.util import Finalize

    if _expressions is None:  # else it was forked off one that has them
        know_expressions()
    prepare()
    Finalize(None, leave, exitpriority=0)


def collect_seldom() -> None:
    """Have the collector look seldom: a run makes many small objects, and little garbage that hangs together."""
    gc.set_threshold(*COLLECTION)


def leave() -> None:
    """Keep what the next start can use, and spare the collector its last walk through what ends with the process."""
    if _expressions is not None and os.getpid() == _expressions[1]:
        _expressions[0].keep()
    gc.freeze()


def import_spacy() -> None:
    """Have spaCy imported without `spacy.cli`; where it is imported already, nothing happens.

    Whoever asks for `spacy.cli` afterwards gets it.
    """
    if "spacy" in sys.modules:
        return
    package, module = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    package.__path__ = []
    module.info = _info  # type: ignore[attr-defined]
    stand_ins = {"spacy.cli": package, "spacy.cli.info": module}
    sys.modules.update(stand_ins)
    try:
        import spacy  # noqa: F401
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _info(*arguments: Any, **options: Any) -> Any:
    """`spacy.info`, once it is asked for."""
    from spacy.cli.info import info

    return info(*arguments, **options)
