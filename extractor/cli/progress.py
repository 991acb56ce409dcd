"""What a run says while it goes on and when it ends, on stderr."""

import sys
import time
from collections.abc import Iterable, Iterator

import click

from extractor.corpus import Outcome
from extractor.tables import shown

#: seconds between two lines where stderr is no terminal
EVERY = 30.0


def say(message: str) -> None:
    """A message on stderr, harmless to the terminal."""
    click.echo(f"extractor: {shown(message)}", err=True)


class Report:
    """Counts outcomes, says what failed, and owns the exit code."""

    def __init__(self, quiet: bool = False):
        self.quiet = quiet
        self.documents = self.characters = self.mentions = self.entities = self.failures = 0
        self.started = time.monotonic()

    def count(self, outcome: Outcome) -> None:
        for warning in outcome.warnings:
            if not self.quiet:
                say(f"warning: {warning}")
        if outcome.error is not None:
            self.failures += 1
            say(str(outcome.error))
            return
        self.documents += 1
        self.characters += outcome.characters
        self.mentions += outcome.mentions
        self.entities += outcome.entities

    def summary(self) -> str:
        seconds = time.monotonic() - self.started
        text = (
            f"{self.documents:,} documents, {self.characters:,} characters, {self.mentions:,} mentions, "
            f"{self.entities:,} entities, {self.failures:,} failures in {seconds:,.1f} s"
        )
        return f"{text} ({self.documents / seconds:,.1f} documents/s)" if seconds > 1 else text

    def exit_code(self, fail_if_empty: bool = False) -> int:
        return 1 if self.failures or (fail_if_empty and not self.mentions) else 0


def watched(outcomes: Iterable[Outcome], report: Report, total: int | None = None) -> Iterator[Outcome]:
    """The outcomes, counted, with the state of the run on stderr as they pass.

    On a terminal a line with rate and time left (`total`: the documents to come,
    where known); elsewhere a plain line now and then; nothing when quiet.
    """
    if report.quiet:
        for outcome in outcomes:
            report.count(outcome)
            yield outcome
        return
    if not sys.stderr.isatty():
        last = time.monotonic()
        for outcome in outcomes:
            report.count(outcome)
            if time.monotonic() - last > EVERY:
                last = time.monotonic()
                say(report.summary())
            yield outcome
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total, rate="")
        for outcome in outcomes:
            report.count(outcome)
            rate = report.documents / max(time.monotonic() - report.started, 0.1)
            progress.update(task, advance=1, rate=f"{rate:.1f}/s")
            yield outcome
