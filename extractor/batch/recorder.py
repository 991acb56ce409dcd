"""Results that a stopped run can go on with: written in batches, each there whole or not at all.

out = writer("jsonl").Batches("out.jsonl")
state = out.begin(resume=True)
items, state = rest(items, state, settings)
with Recorder(out, state, settings) as record:
    for outcome in work(items, settings):
        record(outcome)
"""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from itertools import islice
from typing import Any

from extractor.batch.settings import Item, Settings, name
from extractor.core import stopping
from extractor.core.errors import UsageError
from extractor.core.outcomes import Outcome, Tally
from extractor.documents.atomic_files import held
from extractor.documents.checkpoint import BatchOutput, State

#: seconds after which a batch that may end anywhere is written
SOON = 1.0


def rest(items: Iterable[Item], state: State, settings: Settings) -> tuple[Iterator[Item], State]:
    """The items still to do, and the state with their number known.

    Raises UsageError when the run would not go on as it began.
    """
    items = iter(items)
    changed = [key for key, value in _comparable(settings).items() if state.settings.get(key, value) != value]
    if changed:
        raise UsageError(
            "--resume", f"the run began with other options ({', '.join(changed)})", "give the same, or --force"
        )
    if state.inputs is None:
        return items, replace(state, inputs=_skip(items, state.last, state.times))
    last = state.last
    for last in map(name, islice(items, state.inputs)):
        pass
    if last != state.last:
        raise UsageError(
            "--resume",
            f"the inputs are others than before (not {state.last!r}, but {last!r})",
            "give the same, or --force",
        )
    return items, state


def _skip(items: Iterator[Item], last: str | None, times: int) -> int:
    for number, item in enumerate(items, 1):
        if name(item) == last:
            times -= 1
            if not times:
                return number
    raise UsageError(
        "--resume", f"the inputs hold no document {last!r}, which was written last", "give the same inputs as before"
    )


def _comparable(settings: Settings) -> dict[str, Any]:
    """What must not change between a run and its continuation, as JSON would give it back."""
    data = asdict(settings)
    del data["timeout"]
    return json.loads(json.dumps(data, default=sorted))


class Recorder:
    """Gathers outcomes into batches, and writes them; what it can also when all is stopped."""

    def __init__(self, out: BatchOutput, state: State, settings: Settings):
        self.tally = Tally(**state.tally)
        self._out = out
        self._inputs = state.inputs or 0
        self._last = state.last
        self._settings = _comparable(settings)
        self._batch: list[Outcome] = []
        self._written = time.monotonic()
        self._new = self._failed = False

    def __call__(self, outcome: Outcome) -> None:
        """Take one outcome more, in the order of the inputs."""
        self.tally.count(outcome)
        self._inputs += 1
        self._last = outcome.path
        self._new = True
        if outcome.error is None and not outcome.skipped:
            self._batch.append(outcome)
        late = self._out.loose and time.monotonic() - self._written > SOON
        if late or len(self._batch) >= self._out.batch:
            self._write()

    def _write(self) -> None:
        state = State(self._inputs, self._last, tally=asdict(self.tally), settings=self._settings)
        try:
            # a signal between the results and the state would only cost time, one
            # between two halves of a line would cost the line
            with held(*stopping.SIGNALS):
                self._out.add(self._batch, state)
        except BaseException:
            self._failed = True
            raise
        self._batch = []
        self._new = False
        self._written = time.monotonic()

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, kind, *_) -> None:
        if kind is None:
            self._write()
            self._out.finish()
        elif self._out.loose and self._new and not self._failed:
            self._write()
