"""What options of several commands have in common: old names, and the words that the shell offers.

    @click.option("--format", "-f", "form", cls=Renamed, old=("--to",), shell_complete=formats)

A completion is asked in a process of its own at each key: it reads what it must, and is
silent where that fails.
"""

import json
import math
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from extractor.core.errors import ExtractorError, UsageError

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


def says_something(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """A callback that refuses an empty name, as an unset variable leaves it: the command would go on without it."""
    for given in value if isinstance(value, tuple) else (value,):
        if isinstance(given, str) and not given.strip() and not ctx.resilient_parsing:
            raise UsageError(f"{param.opts[0]} {given!r}", "is empty", "give a name, or leave it out")
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
    names = ctx.params.get("inputs") or ctx.params.get("results") or ()
    return sorted({field for field in _fields(names) if field.startswith(incomplete)})


def _fields(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name.endswith((".jsonl", ".json")):
            with suppress(OSError, ValueError), open(name, encoding="utf-8") as lines:
                record = json.loads(lines.readline())
                yield from record.get("meta", record) if isinstance(record, dict) else ()
                return
