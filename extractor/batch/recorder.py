"""Results that a stopped run can go on with: written in batches, each there whole or not at all.

out = writer("jsonl").Batches("out.jsonl")
state = out.begin(resume=True)
items, state = rest(items, state, settings, out.held)
with Recorder(out, state, settings) as record:
    for outcome in work(items, settings):
        record(outcome)
"""

import hashlib
import json
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import chain, islice
from typing import Any

from extractor.batch import inputs
from extractor.batch.settings import Item, Settings, name
from extractor.core import stopping
from extractor.core.cleaning import encodable
from extractor.core.errors import InputError, UsageError
from extractor.core.outcomes import Outcome, Tally
from extractor.core.types import Document
from extractor.documents.checkpoint import BatchOutput, State
from extractor.documents.file_kinds import item_of
from extractor.documents.serialization import fingerprint

#: seconds after which a batch that may end anywhere is written
SOON = 1.0
#: inputs that a state names one by one
_GIVEN = 1_000
#: for a digest: the output is no run's of its inputs in order, but was added to
UPDATED = "updated"


def rest(
    items: Iterable[Item],
    state: State,
    settings: Settings,
    held: Sequence[str | None] = (),
    log: inputs.Log | None = None,
) -> tuple[Iterator[Item], State]:
    """The items still to do, and the state with their number known.

    Where only the output tells how far it came, `held` are the paths of its documents. Inputs that come before its
    last, and that it does not hold, were taken out of it, or failed: they come first, to be done again.

    A Recorder with the same `log` knows what was read here, as records and standard input are, by its text, not
    by its name alone; of files that the workers read, the log has those `changed` since the run began.
    Raises UsageError when the run would not go on as it began.
    """
    items = iter(items)
    if changed := differences(settings, state.settings):
        raise UsageError(
            "--resume", f"the run began with other options ({', '.join(changed)})", "give the same, or --force"
        )
    if state.digest == UPDATED:
        raise UsageError("--resume", "the output was brought up to date by --update or --watch", "go on with --update")
    if state.lost and state.inputs is None:
        state = State()
    if state.inputs is None:
        passed, digest, missing = _compared(items, held, log is None)
        state = replace(state, inputs=passed, digest=digest, again=tuple(missing))
        return _to_do(items, missing.values(), log), state
    wanted, again = set(state.again), []
    if state.lost:
        wanted = set(range(1, state.inputs + 1))
    last, digest, older, number = state.last, "", "", 0
    some_failed = bool(state.tally.get("failures"))
    for number, item in enumerate(islice(items, state.inputs), 1):
        last = name(item)
        if number in wanted:
            again.append(item)
        digest = chained(digest, last if log is None else mark(item))
        # as versions did that knew records of files by their names
        older = chained(older, mark(item) if log is not None and _is_of_stream(item) else last)
        if log is not None:
            if isinstance(item, str) and state.began and inputs.is_later(file := _file(item), state.began):
                log.changed[file] = file == item and log.changed.get(file, True)
            # which records failed is not known by now; a file of one that did has no document in the output
            doubtful = isinstance(item, InputError) or (some_failed and isinstance(item, Document))
            (log.leave_out if doubtful or _is_part(item) else log.see)(last)
    if last != state.last or (state.digest and (state.digest not in (digest, older) or number != state.inputs)):
        other = f"not {state.last!r}, but {last!r}" if last != state.last else "some are new, other, or gone"
        remedy = "give the same; take in what is new or changed with --update (jsonl); or --force"
        raise UsageError("--resume", f"the inputs are others than before ({other})", remedy)
    return _to_do(items, again, log), State() if state.lost else state


def mark(item: Item) -> str | None:
    """What an input is known again by: its name, and its text where that is read here, as records are."""
    called = name(item)
    return f"{called}\n{fingerprint(item.text)}" if isinstance(item, Document) else called


def _is_of_stream(item: Item) -> bool:
    """Whether it is of no file, as of standard input."""
    return isinstance(item, Document) and inputs.file_of(name(item)) is None


def _is_part(item: Item) -> bool:
    """Whether it is one document of a file, as « mai.mbox#3 », which is then not read whole."""
    return isinstance(item, str) and _file(item) != item


def _file(item: str) -> str:
    """The file of an input: « mai.mbox » of « mai.mbox#3 »."""
    place = item_of(item)
    return place[0] if place else item


def _to_do(items: Iterator[Item], again: Iterable[Item], log: inputs.Log | None) -> Iterator[Item]:
    """What is to be done again, and the others."""
    again = list(again)
    if log is None:
        return chain(again, items)
    log.missing += [name(item) or "standard input" for item in again if not isinstance(item, InputError)]
    return _looked_at(chain(again, items), log)


def _looked_at(items: Iterable[Item], log: inputs.Log) -> Iterator[Item]:
    """The items as they go to be worked on."""
    for item in items:
        log.coming.append(mark(item))
        if _is_part(item):
            log.leave_out(name(item))
        yield item


def finished(state: State, output: str, found: tuple[State, dict[str, inputs.Seen]] | None) -> State:
    """The state that a run took down as it ended, which was `found`, where `state` is only what its output tells.

    Of an output that was cut since, or is another, the options, and whether it is in the order of its inputs.
    """
    if found is None:
        return state
    if state.lost:
        return found[0].without_output()
    if found[0].documents != state.documents or inputs.is_other(output, found[0]):
        digest = found[0].digest
        return replace(state, settings=found[0].settings, digest=digest if digest == UPDATED else "")
    return replace(found[0], at=state.at)


def chained(digest: str, name: str | None) -> str:
    """The digest of names, with one more."""
    return hashlib.sha256(f"{digest}\n{name}".encode("utf-8", "surrogatepass")).hexdigest()


def _compared(items: Iterator[Item], held: Sequence[str | None], by_name: bool) -> tuple[int, str, dict[int, Item]]:
    """Pass the items up to the last that an output holds: how many they are, their digest, and those that it does not
    hold, by their numbers.

    Raises UsageError where it cannot be told which these are, as names alone are known.
    """
    paths = [_as_held(path) for path in held]
    there = set(paths)
    missing: dict[int, Item] = {}
    found, digest = 0, ""
    for number, item in enumerate(items, 1):
        called = _as_held(name(item))
        digest = chained(digest, name(item) if by_name else mark(item))
        if called == paths[found]:
            found += 1
            if not by_name and _is_of_stream(item):
                reason = "the output does not tell whether the input is the same"
                raise UsageError("--resume", reason, "begin anew: --force")
            if found == len(paths):
                return number, digest, missing
        elif called in there and not isinstance(item, InputError):
            if called in paths[:found]:
                reason = f"several inputs are called {called!r}, and the output does not tell which of them it holds"
            else:
                how = f"it holds {len(paths):,} documents, and {called!r} at another place"
                reason = f"the output is not in the order of the inputs ({how})"
            raise UsageError("--resume", reason, "begin anew: --force")
        else:
            missing[number] = item
    which = "was written last" if found == len(paths) - 1 else "the output holds"
    raise UsageError(
        "--resume", f"the inputs hold no document {paths[found]!r}, which {which}", "give the same inputs as before"
    )


def _as_held(path: str | None) -> str | None:
    """A path as every format can hold it."""
    return path and encodable(path)


#: settings that are called otherwise than their option
_OPTIONS = {
    "builtin_rules": "no_builtin_rules",
    "keep_fields": "keep_field",
    "refuse_longer": "too_long",
    "rule_files": "rules",
    "with_meta": "meta",
    "with_role_details": "role_details",
}


def comparable(settings: Settings) -> dict[str, Any]:
    """What must not change between a run and its continuation, as JSON would give it back."""
    data = asdict(settings)
    del data["timeout"], data["corrections"]["_by_name"]
    data["contents"] = dict(settings.contents)
    plain: dict[str, Any] = json.loads(json.dumps(data, default=sorted))
    return plain


def differences(settings: Settings, before: Mapping[str, Any]) -> list[str]:
    """What is not as it was `before`: options by their names, files and folders by what they hold."""
    now = comparable(settings)
    held = now.pop("contents")
    changed = [_called(key) for key in _changed(now, before)]
    then = before.get("contents")
    if isinstance(then, dict):  # else of a version that did not ask
        changed += [f"what {file} holds" for file in held if then.get(file, held[file]) != held[file]]
    return changed


def _changed(now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[str]:
    """The settings that are other than before; of how inputs are read, each by itself."""
    for key, value in now.items():
        then = before.get(key, value)
        if key == "reading" and isinstance(then, dict):
            yield from _changed(value, then)
        elif key == "corrections" and isinstance(then, dict):
            # a version before wrote down how they are looked up, too
            if any(then.get(part) != value[part] for part in value):
                yield key
        elif then != value:
            yield key


def _called(key: str) -> str:
    """A setting as the option that sets it: « --text-field »; corrections may come from a file that lies there."""
    return key if key == "corrections" else f"--{_OPTIONS.get(key, key).replace('_', '-')}"


class Recorder:
    """Gathers outcomes into batches, and writes them; what it can also when all is stopped."""

    def __init__(
        self,
        out: BatchOutput,
        state: State,
        settings: Settings,
        output: str | None = None,
        log: inputs.Log | None = None,
        given: Sequence[str] = (),
    ):
        self.tally = Tally(**state.tally)
        #: whether the output was begun, and whether it holds a batch
        self.begun = self.written = False
        self._out = out
        self._inputs = state.inputs or 0
        self._documents = state.documents
        self._again = deque(state.again)
        self._last = state.last
        self._digest = state.digest if state.inputs else ""
        # versions before made no digest where only the output told how far it came
        self._chained = bool(state.digest) or not state.inputs
        self._began = state.began or time.time_ns()
        self._output, self._log = output, log
        self._folder = inputs.way_to_here(output) if output is not None else ""
        self._given = tuple(given) if len(given) <= _GIVEN else ()
        self._settings = comparable(settings)
        self._batch: list[Outcome] = []
        self._written = time.monotonic()
        self._new = self._failed = False

    def __call__(self, outcome: Outcome) -> None:
        """Take one outcome more: first those of what is done again, then in the order of the inputs."""
        # counted and taken, or neither: what is counted alone would be left out when it goes on
        with stopping.held():
            self.tally.count(outcome)
            known_by = self._log.coming.popleft() if self._log is not None and self._log.coming else outcome.path
            if self._again:
                self._again.popleft()
            else:
                self._inputs += 1
                self._last = outcome.path
                self._digest = chained(self._digest, known_by) if self._chained else ""
            if self._log is not None:
                take_down = self._log.see if outcome.error is None else self._log.leave_out
                take_down(outcome.path)
            self._new = True
            if outcome.error is None and not outcome.skipped:
                self._batch.append(outcome)
                self._documents += 1
        late = self._out.loose and time.monotonic() - self._written > SOON
        if late or len(self._batch) >= self._out.batch:
            self._write()

    def _write(self) -> None:
        state = self._state()
        self.begun = True
        # a signal between the results and the state would only cost time, one
        # between two halves of a line would cost the line; and what comes right
        # behind finds it noted that they are written
        with stopping.held():
            try:
                self._out.add(self._batch, state)
            except BaseException:
                self._failed = True
                raise
            self._batch = []
            self._new = False
            self.written = True
            self._written = time.monotonic()

    def _state(self) -> State:
        return State(
            self._inputs,
            self._last,
            self._documents,
            tally=asdict(self.tally),
            settings=self._settings,
            digest=self._digest,
            began=self._began,
            again=tuple(self._again),
            folder=self._folder,
            given=self._given,
        )

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._write()
            self._out.finish()
            if self._output is not None and self._log is not None:
                self._log.save(self._output, self._state())
        elif self._out.loose and self._new and not self._failed:
            self._write()
