"""What the commands on saved results share: their arguments, reading, and the texts."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

import click

from extractor.core import bounds
from extractor.core.cleaning import terminal
from extractor.core.errors import InputError
from extractor.core.types import Result

RESULTS = click.argument("results", nargs=-1, required=True, metavar="RESULTS...")


def filters(command: Callable) -> Callable:
    """The options that choose and order entities, as in `extract`."""
    for option in (
        click.option("--sort", type=click.Choice(["order", "count", "name"]), default="order", show_default=True, help="Order of the entities."),
        click.option("--min-mentions", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="Only entities with so many mentions in a document."),
        click.option("--labels", metavar="PER,ORG,…", help="Only these labels."),
    ):  # fmt: skip
        command = option(command)
    return command


def texts(command: Callable) -> Callable:
    """The options that say where the texts are and how they are read."""
    for option in (
        click.option("--id-field", default="id", show_default=True, metavar="NAME", help="The field that identifies a JSONL record."),
        click.option("--text-field", default="text", show_default=True, metavar="NAME", help="The text's field in JSONL texts."),
        click.option("--encoding", metavar="NAME", help="Read the texts in this encoding instead of finding out."),
        click.option("--texts", "texts_folder", metavar="FOLDER|FILE", help="Where the texts are now.  [default: the recorded paths]"),
    ):  # fmt: skip
        command = option(command)
    return command


class Failures:
    """Says what failed, and remembers that something did."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: InputError) -> None:
        self.count += 1
        click.echo(f"extractor: {terminal(str(error))}", err=True)

    @property
    def exit_code(self) -> int:
        return 1 if self.count else 0


def load(paths: Iterable[str], failed: Callable[[InputError], None] | None = None) -> Iterator[Result]:
    """The documents of saved results, "-" standard input, .gz unpacked.

    What is none goes to `failed` and the others come; without `failed` an InputError is raised.
    """
    from extractor.documents import serialization

    for path in paths:
        name = "standard input" if path == "-" else path
        try:
            with _open(path) as stream:
                yield from serialization.load(_lines(stream), name, failed)
            continue
        except InputError as problem:
            error = problem
        except FileNotFoundError:
            error = InputError(name, "no such file", "give the output of --format json or jsonl")
        except UnicodeDecodeError:
            error = InputError(name, "not UTF-8", "give the output of --format json or jsonl")
        except (OSError, EOFError, ValueError, zlib.error) as problem:
            error = InputError(name, str(getattr(problem, "strerror", None) or problem).lower(), "check the file")
        if failed is None:
            raise error
        failed(error)


def _lines(stream: BinaryIO) -> Iterator[str]:
    for number, line in enumerate(bounds.lines(stream, bounds.RESULTS)):
        text = line.decode("utf-8", "strict" if not number else "replace")
        yield text if number else text.removeprefix("\ufeff")


def _open(path: str) -> BinaryIO:
    if path == "-":
        if sys.stdin is None:
            raise InputError("standard input", "is closed", "give a file")
        return open(sys.stdin.fileno(), "rb", closefd=False)
    if path.lower().endswith(".gz"):
        return gzip.open(path, "rb")  # type: ignore[return-value]
    return open(path, "rb")
