"""How far a run has come, and what takes its results in batches.

    out = writers.writer("jsonl").Batches("out.jsonl")
    state = out.begin(resume=True)                  # where a stopped run ended
    out.add(outcomes, State(inputs=32, last="articles/z.txt"))
    out.finish()

The state stands beside the output (out.jsonl.state) or in it until all is done, and is
brought up to date with each batch. Where it is lost, the output itself says which
document was the last.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from extractor.core.outcomes import Outcome, Tally
from extractor.core.types import Result
from extractor.documents.atomic_files import failure


@dataclass(frozen=True, slots=True)
class State:
    """How far a run has come: the number of `inputs` done (those that failed, too), and
    what the `last` was called.

    Where only the output tells, `inputs` is None (see `BatchOutput.held`).
    `documents` are those written, `at` is where the next batch goes: a size, or a
    number of files.
    """

    inputs: int | None = 0
    last: str | None = None
    documents: int = 0
    at: int = 0
    tally: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    #: of the names of all inputs done, and the time the run began, in nanoseconds
    digest: str = ""
    began: int = 0
    #: bytes of the output when the run had ended; 0 where that is not known
    size: int = 0
    #: where the run was made, as a way from the folder of its output
    folder: str = ""
    #: the numbers of inputs done whose documents the output did not hold, which are still to be done again
    again: tuple[int, ...] = ()
    #: whether the output has lost its beginning, so that all inputs are to be done again
    lost: bool = False
    #: the inputs as the run was given them, folders and lists by their names; none where there are too many
    given: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "State | None":
        """A state as JSON, None for what is none; what other versions know besides is left out."""
        try:
            known = {given.name for given in fields(cls)}
            data = {key: value for key, value in dict(json.loads(text)).items() if key in known}
            state = cls(**(data | {key: tuple(data.get(key, ())) for key in ("again", "given")}))
            tally = asdict(Tally(**state.tally))
            reasons = dict(tally.pop("reasons"))
        except (ValueError, TypeError, RecursionError):
            return None
        numbers = [state.documents, state.at, state.began, state.size, *state.again, *tally.values(), *reasons.values()]
        if state.inputs is not None:
            numbers.append(state.inputs)
        whole = (
            all(type(number) is int and 0 <= number <= sys.maxsize for number in numbers)
            and (state.last is None or isinstance(state.last, str))
            and isinstance(state.digest, str)
            and isinstance(state.folder, str)
            and isinstance(state.settings, dict)
            and isinstance(state.lost, bool)
            and all(isinstance(one, str) for one in state.given)
        )
        return state if whole else None

    def without_output(self) -> "State":
        """The same where nothing is left to go on from: which inputs they were is known, and how they were read."""
        return replace(self, documents=0, at=0, tally={}, lost=True)

    @property
    def written(self) -> int:
        """How many documents the output must hold; versions before took down the tally alone."""
        return self.documents or int(self.tally.get("documents", 0))


class BatchOutput(Protocol):
    """What takes the results of a run, `batch` documents at a time.

    `loose` says that a batch may also be smaller, since where it ends leaves no trace.
    """

    batch: int
    loose: bool

    @property
    def held(self) -> Sequence[str | None]:
        """The paths of its documents, in order, where only they tell how far a run has come."""

    def begin(self, resume: bool) -> State:
        """Where to go on. What stood there before stays until the first batch, unless resumed."""

    def add(self, outcomes: Sequence[Outcome], state: State) -> None:
        """Write a batch, and how far it brings the run. Raises OutputError, and then has not."""

    def finish(self) -> None:
        """All is done: the results stay, and nothing else."""


def write_all(results: Iterable[Result], out: BatchOutput) -> None:
    """All results into a new output, in batches."""
    results = iter(results)
    more = True
    while more:
        batch = [Outcome(r.document.path, result=r) for r in islice(results, out.batch)]
        more = len(batch) == out.batch
        out.add(batch, State())
    out.finish()


def has_not_ended(output: str) -> bool:
    """Whether the run of an output still goes on, or was stopped: it does not hold all."""
    return os.path.exists(f"{output}.state")


class StateFile:
    """The state of a run, in a file beside its output."""

    def __init__(self, path: str):
        self._path = Path(f"{path}.state")

    def load(self) -> State | None:
        try:
            state = State.parse(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None  # the output tells enough
        return None if state is None or state.inputs is None else state

    def save(self, state: State) -> None:
        new = Path(f"{self._path}.new")
        try:
            new.write_text(json.dumps(asdict(state)), encoding="utf-8")
            os.replace(new, self._path)
        except OSError as error:
            with suppress(OSError):
                new.unlink()
            raise failure(self._path, error) from None

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)
