"""What options of several commands have in common: old names, and the words that the shell offers.

    @click.option("--format", "-f", "form", cls=Renamed, old=("--to",), shell_complete=formats)

A completion is asked in a process of its own at each key: it reads what it must, and is
silent where that fails.
"""

import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from extractor.core.errors import ExtractorError, UsageError

#: the greatest whole number that is taken: more than there are bytes on a disk, and no more than 64 bits
MOST = 10**15
#: characters of a record whose fields are offered
LONGEST = 10**6
#: so many ids of an index are offered
IDS = 200


class Number(click.FloatRange):
    """A number within limits, and one that is: neither inf nor nan, which is in every range."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is no number to reckon with", param, ctx)
        return number


class Whole(click.IntRange):
    """A whole number of at least `min`, and at most MOST where nothing less is said: what all that counts can hold."""

    def __init__(self, min: int = 0, max: int = MOST):  # the names are click's
        super().__init__(min, max)
        self.min: int = min
        self.max: int = max

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        number: int = click.INT.convert(value, param, ctx)
        if not self.min <= number <= self.max:
            self.fail(f"{number} is not in the range {self.min}<=x<={self.max}.", param, ctx)
        return number

    def _describe_range(self) -> str:
        """For the help: MOST is no limit that anyone meets."""
        return f"x>={self.min}" if self.max == MOST else super()._describe_range()


def refuse_empty(command: click.Command) -> click.Command:
    """Have a command, and those below it, raise UsageError for an empty value, as "$NAME" is where nothing is set.

    An option that says blanks alone is empty, too; of a file it may be the name. Of several files each answers for
    itself.
    """
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        refuse_empty(below)
    for parameter in command.params:
        if isinstance(parameter, click.Option) or parameter.nargs != -1:
            parameter.callback = not_empty
    return command


def not_empty(ctx: click.Context, parameter: click.Parameter, value: Any) -> Any:
    option = isinstance(parameter, click.Option)
    if isinstance(value, tuple):
        for one in value:
            not_empty(ctx, parameter, one)
    elif isinstance(value, str) and not (value.strip() if option else value) and not ctx.resilient_parsing:
        name = max(parameter.opts, key=len) if option else parameter.make_metavar(ctx).strip("[].")
        raise UsageError(f"{name} {value!r}", "is empty", "give a value, or leave it out")
    return value


class Renamed(click.Option):
    """An option that still listens to its `old` names, of which neither help nor shell speak."""

    def __init__(self, *arguments: Any, old: tuple[str, ...] = (), **settings: Any):
        super().__init__(*arguments, **settings)
        self.old = old

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        shown, self.opts = self.opts, [*self.opts, *self.old]
        super().add_to_parser(parser, ctx)
        self.opts = shown


class Once(Renamed):
    """An option that is refused where it is given twice: one of the two would be left out without a word."""

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        self.multiple = True  # so that the parser gives all that came
        super().add_to_parser(parser, ctx)
        self.multiple = False

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, Any]:
        given = opts.get(self.name or "")
        if isinstance(given, list | tuple):
            if len(given) > 1 and not ctx.resilient_parsing:
                raise UsageError(max(self.opts, key=len), "is given twice", "give it once")
            opts = {**opts, self.name or "": given[-1]}
        return super().consume_value(ctx, opts)


def formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The formats, with what they are; `table` where the command prints one."""
    from extractor.writers import FORMATS

    table = [CompletionItem("table", help="tables to read")] if ctx.command.name == "extract" else []
    found = [*table, *(CompletionItem(form.name, help=form.about) for form in FORMATS.values())]
    return [item for item in found if item.value.startswith(incomplete)]


def labels(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The labels that are built in, and those of the rules and the model given; behind a comma the next one."""
    from extractor.cli.labels import given
    from extractor.core.labels import LABELS, ordered

    before, comma, begun = incomplete.rpartition(",")
    there = {label.strip().upper() for label in before.split(",")}
    known = list(LABELS)
    with suppress(ExtractorError, OSError):
        model = ctx.params.get("model")
        files = ctx.params.get("rule_files") or ()
        if files or model not in (None, "none", "fr_press"):
            known += given(None if model == "none" else model, files)
    found = (label for label in ordered(known) if label not in there and label.startswith(begun.upper()))
    return [before + comma + label for label in found]


def models(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The installed pipelines, `none`, and else folders."""
    from extractor.tagger.packages import installed

    names = [*(model.name for model in installed() if model.labels), "none"]
    found = [CompletionItem(name) for name in names if name.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="dir")]


def ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of an index that begin so, those in most documents first, with their names."""
    import sqlite3  # a start that completes nothing does without

    query = (
        "SELECT id, name FROM entities WHERE substr(id, 1, length(?1)) = ?1"
        " ORDER BY documents DESC, mentions DESC LIMIT ?2"
    )
    path = Path(ctx.params.get("db") or "entities.sqlite")
    found: Iterable[tuple[str, str]] = ()
    if not os.path.isfile(path):  # at a pipe SQLite would wait, deaf to signals
        return []
    with (
        suppress(sqlite3.Error, OSError),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db,
    ):
        found = db.execute(query, (incomplete, IDS)).fetchall()
    return [CompletionItem(identity, help=name) for identity, name in found]


def results(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Files: what has been saved is called as its owner likes."""
    return [CompletionItem(incomplete, type="file")]


def fields(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The fields of the records that are read: those of the first one in the first file named."""
    # an option that still has no value ends the parsing before the arguments are taken
    names = ctx.params.get("inputs") or ctx.params.get("results") or os.environ.get("COMP_WORDS", "").split()
    found = {field for field in _fields(names) if field.startswith(incomplete) and field.isprintable()}
    return sorted(found)


def _fields(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name.endswith((".jsonl", ".ndjson", ".json")) and os.path.isfile(name):
            with suppress(OSError, ValueError, RecursionError), open(name, encoding="utf-8") as lines:
                record = json.loads(lines.readline(LONGEST))
                found = record.get("meta", record) if isinstance(record, dict) else None
                yield from found if isinstance(found, dict) else ()
                return
