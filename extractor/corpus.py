"""Many documents: tasks cut from the inputs, worked on anywhere, results in input order.

    inputs -> tasks (some documents each) -> an executor's workers -> outcomes in order

Workers are processes (or a cluster's) that load the model once. What a worker is
given and gives back is plain data, so any concurrent.futures executor will do.
Nothing here prints or writes.
"""

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from typing import Literal

from extractor import reading as read
from extractor.errors import ExtractorError, InputError, UsageError
from extractor.select import Order, select
from extractor.types import Document, Result

#: documents a worker takes at a time: large enough that sending costs nothing,
#: small enough that order holds up few results
TASK = 16
#: tasks after which a worker process is replaced, as spaCy's string store and
#: caches only grow; a new one costs about a second
TASKS_A_WORKER = 250


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a worker needs to know; hashable, so that it loads once for each."""

    model: str | None = "fr_press"
    rule_files: tuple[str, ...] = ()
    builtin_rules: bool = True
    labels: frozenset[str] | None = None
    min_mentions: int = 1
    sort: Order = "order"
    with_meta: bool = False
    #: outcomes carry the Result itself instead of its line of JSON
    whole_results: bool = False
    reading: read.Options = read.Options()
    #: seconds a document may take, None for any time
    timeout: float | None = None


#: a document to work on: a path for the worker to read, the text itself, or an
#: input that has failed already and keeps its place among the others
Item = str | Document | InputError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its line of JSON (or its Result), or why there is none."""

    path: str | None
    line: str | None = None
    result: Result | None = None
    characters: int = 0
    mentions: int = 0
    entities: int = 0
    error: InputError | None = None
    warnings: tuple[str, ...] = ()


class Timeout(Exception):
    """A document took longer than allowed."""


@lru_cache(maxsize=2)
def _extractor(model: str | None, rule_files: tuple[str, ...], builtin_rules: bool):
    from extractor.pipeline import Extractor

    return Extractor(model, rule_files, builtin_rules)


def work(items: Iterable[Item], settings: Settings, batch_size: int = 8) -> Iterator[Outcome]:
    """The outcomes of some documents, in order, in this process, as they come.

    A file that cannot be read, and a document that takes too long or makes the
    tagger fail, is an outcome with an error; the others go on.
    """
    from extractor.writers.jsonl import line

    extractor = _extractor(settings.model, settings.rule_files, settings.builtin_rules)
    warnings: list[str] = []

    def documents() -> Iterator[Document | InputError]:
        for item in items:
            if not isinstance(item, str):
                yield item
                continue
            try:
                yield from read.read(item, settings.reading, warnings.append)
            except InputError as error:
                yield error

    for group in _groups(documents(), batch_size):
        texts = [d for d in group if isinstance(d, Document)]
        results = iter(_results(extractor, texts, settings.timeout))
        for document in group:
            result = document if isinstance(document, InputError) else next(results)
            if isinstance(result, InputError):
                yield Outcome(result.subject, error=result, warnings=_taken(warnings))
                continue
            result = select(result, settings.labels, settings.min_mentions, settings.sort)
            yield Outcome(
                result.document.path,
                None if settings.whole_results else line(result, with_meta=settings.with_meta),
                # how it was found is for `explain`, and need not travel
                replace(result, beaten=(), joins=()) if settings.whole_results else None,
                result.characters,
                len(result.mentions),
                len(result.entities),
                warnings=_taken(warnings),
            )


def _taken(messages: list[str]) -> tuple[str, ...]:
    taken = tuple(messages)
    messages.clear()
    return taken


def _groups(things: Iterable, size: int) -> Iterator[list]:
    things = iter(things)
    while group := list(islice(things, size)):
        yield group


def _results(extractor, documents: list[Document], timeout: float | None) -> list:
    """The results of some documents; for a document that fails, the InputError instead."""
    try:
        with _time_limit(timeout and timeout * len(documents)):
            return list(extractor.extract_many(documents, batch_size=len(documents) or 1))
    except ExtractorError:
        raise
    except Exception as error:
        if len(documents) > 1:  # find the one that fails
            return [r for d in documents for r in _results(extractor, [d], timeout)]
        subject = documents[0].path or "standard input"
        if isinstance(error, Timeout):
            return [InputError(subject, f"took longer than {timeout:g} seconds", "give it a longer --timeout, or leave it out")]
        return [InputError(subject, f"the tagger failed on it ({type(error).__name__}: {error})", "leave it out, and report it")]


@contextmanager
def _time_limit(seconds: float | None) -> Iterator[None]:
    """Raise Timeout in this process's main thread after so many seconds."""

    def stop(signum, frame):
        raise Timeout

    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return
    try:
        before = signal.signal(signal.SIGALRM, stop)
    except ValueError:  # a thread of a cluster's worker: the scheduler's own limits hold
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def work_all(items: tuple[Item, ...], settings: Settings) -> list[Outcome]:
    """`work` as one call, for an executor."""
    return list(work(items, settings))


def items(arguments: Iterable[str], options: read.Options) -> Iterator[Item]:
    """What the arguments stand for, in order, one by one: never all listed in memory.

    Text files stay paths, for the worker to read; records of JSONL and standard
    input are read here, as a stream.
    """
    for argument in arguments:
        try:
            for path in read.find(argument):
                if path == "-" or read.holds_records(path, options):
                    yield from read.read(path, options)
                else:
                    yield path
        except InputError as error:
            yield error


def name(item: Item) -> str | None:
    """The path of the document an item stands for, as results call it."""
    return item if isinstance(item, str) else item.path if isinstance(item, Document) else None


def after(items: Iterable[Item], last: str | None, times: int) -> Iterator[Item]:
    """The items behind the one called `last` that comes up for the `times`th time.

    For going on where a run stopped: `last` is the path of the last document
    written, `times` how often it was written (records may share an id). Raises
    UsageError when the items hold no such document.
    """
    items = iter(items)
    for item in items:
        if name(item) == last:
            times -= 1
            if not times:
                return items
    raise UsageError("--resume", f"the inputs hold no document {last!r}, which was written last", "give the same inputs as before")


def tasks(items: Iterable[Item], size: int = TASK) -> Iterator[tuple[Item, ...]]:
    """Documents in handfuls, in order."""
    return (tuple(group) for group in _groups(items, size))


def run(items: Iterable[Item], settings: Settings, pool: "Pool", ahead: int) -> Iterator[Outcome]:
    """The outcomes of all items, in order, `ahead` tasks being under way at a time.

    A worker that dies takes nothing with it: its tasks are done again, and the
    document that kills a worker each time is an outcome with an error.
    """
    waiting: deque[tuple[tuple[Item, ...], Future]] = deque()
    source = tasks(items)
    for task in source:
        waiting.append((task, pool.submit(task, settings)))
        if len(waiting) >= ahead:
            yield from _next(waiting, settings, pool)
    while waiting:
        yield from _next(waiting, settings, pool)


def _next(waiting: deque, settings: Settings, pool: "Pool") -> Iterator[Outcome]:
    task, future = waiting.popleft()
    try:
        yield from future.result(pool.patience(task, settings))
    except (BrokenExecutor, FutureTimeout) as error:
        pool.renew()
        yield from _one_by_one(task, settings, pool, error)
        # what was under way went down with the pool
        for i, (other, lost) in enumerate(waiting):
            if not (lost.done() and lost.exception() is None):
                waiting[i] = (other, pool.submit(other, settings))


def _one_by_one(task: tuple[Item, ...], settings: Settings, pool: "Pool", error: Exception) -> Iterator[Outcome]:
    """The documents of a task that broke a worker, each alone, so that one takes the blame."""
    for item in task:
        try:
            yield from pool.submit((item,), settings).result(pool.patience((item,), settings))
        except (BrokenExecutor, FutureTimeout) as error:
            pool.renew()
            subject = name(item) or "standard input"
            reason = "took too long" if isinstance(error, FutureTimeout) else "a worker died on it"
            yield Outcome(subject, error=InputError(subject, reason, "leave it out, and report it"))


class Pool:
    """Worker processes on this machine, replaced after some time and when they die."""

    def __init__(self, jobs: int):
        self.jobs = jobs
        self._executor: Executor | None = None

    def submit(self, task: tuple[Item, ...], settings: Settings) -> Future:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self.jobs, get_context("spawn"), initializer=_ignore_interrupt, max_tasks_per_child=TASKS_A_WORKER
            )
        try:
            return self._executor.submit(work_all, task, settings)
        except BrokenExecutor as error:
            # said when its result is asked for, in order
            future: Future = Future()
            future.set_exception(error)
            return future

    def patience(self, task: tuple[Item, ...], settings: Settings) -> float | None:
        """Seconds to wait for a task whose worker keeps no time itself (a hang in C)."""
        return None if settings.timeout is None else 60 + 2 * settings.timeout * (len(task) + 1)

    def renew(self) -> None:
        """Give up all workers, also those that hang; new ones come when needed."""
        if self._executor is not None:
            for process in list(getattr(self._executor, "_processes", None) or {}).copy():
                self._executor._processes[process].kill()  # type: ignore[attr-defined]
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *exception) -> None:
        if self._executor is not None and exception[0] is None:
            self._executor.shutdown()
        else:
            self.renew()


def _ignore_interrupt() -> None:
    # Ctrl-C goes to the whole process group; the parent decides
    signal.signal(signal.SIGINT, signal.SIG_IGN)
