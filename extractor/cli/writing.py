"""Results to a file or standard output in any format, for the commands that do so."""

import gzip
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

import click

from extractor.core import stopping
from extractor.core.errors import UsageError
from extractor.core.types import Result

#: seconds to wait for another run that writes the same output, which may just be ending
PATIENCE = 1.0


def claim(output: str, look: Callable[[], None], patience: float | None = None) -> None:
    """Have an output for this command alone until it ends, once `look` has raised nothing against it."""
    look()
    click.get_current_context().with_resource(alone(output, look, patience))


@contextmanager
def alone(output: str | None, look: Callable[[], None], patience: float | None = None) -> Iterator[None]:
    """Hold the lock of an output while it is made; no stream has one.

    It is looked at under the lock: another run may have made it meanwhile. Raises OutputError
    where another run does not end in so many seconds (PATIENCE).
    """
    from extractor.documents.locks import locked
    from extractor.documents.targets import is_own_file

    # a folder that is missing holds no output of another's yet
    if not output or not is_own_file(output) or not os.path.isdir(os.path.dirname(os.path.realpath(output))):
        yield
        return
    with stopping.orderly(), locked(output, PATIENCE if patience is None else patience):
        look()
        yield


def send(form: str, results: Iterable[Result], output: str | None, **options: Any) -> None:
    """Write the results as format `form` to `output` (None or "-": standard output).

    Of `options` the writer gets those it knows. Raises UsageError for a format that
    cannot go where it should.
    """
    from extractor import writers

    module = writers.writer(form)
    kind = writers.FORMATS[form]
    known = {name: value for name, value in options.items() if name in kind.options}
    if kind.target == "path" and output in (None, "-"):
        raise UsageError(f"format {form}", "is no stream", "say where it goes with --output")
    if kind.target == "binary" and output is None and sys.stdout.isatty():
        raise UsageError(f"format {form}", "is not for a terminal", "say where it goes with --output")
    results = _begun(results)
    if kind.target == "path":
        module.write(results, output, **known)
        return
    with opened(output, kind.target == "binary") as out:
        module.write(results, out, **known)


def _begun(results: Iterable[Result]) -> Iterator[Result]:
    """The results, of which the first is there: what keeps all of them from being made is told before anything is
    written."""
    following = iter(results)
    return chain(list(islice(following, 1)), following)


@contextmanager
def opened(output: str | None, binary: bool = False) -> Iterator[Any]:
    """Standard output, or the file `output`: written whole or not at all, compressed if its name ends in .gz."""
    if output is None or output == "-":
        with stopping.orderly():
            yield sys.stdout.buffer if binary else sys.stdout
        return
    from extractor.documents.atomic_files import whole_file

    if output.lower().endswith(".gz"):
        with whole_file(output, "wb", anew=True) as stream, gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as packed:
            # bytes of a file name that are no UTF-8 come out as they are written in JSON
            yield packed if binary else io.TextIOWrapper(packed, "utf-8", "backslashreplace", "\n", write_through=True)
        return
    with whole_file(output, "wb" if binary else "w", anew=True) as stream:
        yield stream
