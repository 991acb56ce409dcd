"""What a run says while it goes on and when it ends, on stderr."""

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager

import click

from extractor.core import stopping
from extractor.core.cleaning import terminal
from extractor.core.outcomes import Outcome, Tally
from extractor.documents.checkpoint import State
from extractor.presentation.wording import counted

#: seconds between two lines where stderr is no terminal
EVERY = 30.0
#: seconds a run takes before it shows a bar: most are over by then
SOON = 1.0


def say(message: str) -> None:
    """A message on stderr, harmless to the terminal."""
    click.echo(f"extractor: {terminal(message)}", err=True)


class Report:
    """Counts outcomes, says what failed, and owns the exit code."""

    def __init__(self, quiet: bool = False):
        self.quiet = quiet
        self.tally = Tally()
        #: whether a run before has done some documents
        self.goes_on = False
        self._before = 0
        self._started = time.monotonic()

    def resumed(self, state: State) -> None:
        """Go on counting where a stopped run ended."""
        self.tally = Tally(**state.tally)
        self._before = self.tally.documents
        self.goes_on = state.documents > 0
        if not self.quiet:
            failed = f" and {counted(self.tally.failures, 'failure')}" if self.tally.failures else ""
            say(f"going on behind {counted(state.documents, 'document')}{failed}")

    @property
    def inputs(self) -> int:
        return self.tally.documents + self.tally.failures + self.tally.skipped

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    @property
    def rate(self) -> float:
        """Documents a second, those of a stopped run left out."""
        return (self.tally.documents - self._before) / max(self.seconds, 0.001)

    def count(self, outcome: Outcome) -> None:
        self.tally.count(outcome)
        if not self.quiet:
            for warning in outcome.warnings:
                say(f"warning: {warning}")
        if outcome.error is not None:
            say(str(outcome.error))

    def summary(self) -> str:
        tally = self.tally
        text = (
            f"{counted(tally.documents, 'document')}, {counted(tally.characters, 'character')}, "
            f"{counted(tally.mentions, 'mention')}, {counted(tally.entities, 'entity')}"
            # one who is named in ten documents is ten here, and one in `show` and the index
            f"{' document by document' if tally.documents > 1 else ''}, "
            f"{counted(tally.failures, 'failure')} in {self.seconds:,.1f} s"
        )
        if tally.skipped:
            text = text.replace(" failures in", f" failures, {tally.skipped:,} not French in")
        return f"{text} ({self.rate:,.1f} documents/s)" if self.seconds > 1 else text

    def close(self) -> None:
        """Say what the run came to, and why some failed."""
        say(self.summary())
        for reason, number in sorted(self.tally.reasons.items(), key=lambda item: -item[1]):
            say(f"  {number:,} failed: {reason}")

    def exit_code(self, fail_if_empty: bool = False) -> int:
        return 1 if self.tally.failures or (fail_if_empty and not self.tally.mentions) else 0


def watched(
    outcomes: Iterable[Outcome], report: Report, total: Callable[[], int | None] | None = None
) -> Iterator[Outcome]:
    """The outcomes, counted, with the state of the run on stderr as they pass.

    On a terminal a bar with rate and time left, unless `total` is None; elsewhere a
    plain line now and then; nothing when quiet. `total` says how many documents
    there are, or None; it is asked beside the work.
    """
    terminal = sys.stderr.isatty()
    told = report.seconds
    show: Callable[[], None] | None = None
    with ExitStack() as stack:
        for outcome in outcomes:
            stopping.check()
            report.count(outcome)
            if report.quiet:
                pass
            elif show:
                show()
            elif terminal and total and report.seconds > SOON:
                show = stack.enter_context(_bar(report, total))
            elif not terminal and report.seconds - told > EVERY:
                told = report.seconds
                say(report.summary())
            yield outcome


@contextmanager
def _bar(report: Report, total: Callable[[], int | None]) -> Iterator[Callable[[], None]]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None, rate="")
        threading.Thread(target=lambda: progress.update(task, total=total()), daemon=True).start()
        yield lambda: progress.update(task, completed=report.inputs, rate=f"{report.rate:.1f}/s")
