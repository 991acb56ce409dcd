"""Many documents: tasks cut from the inputs, worked on anywhere, results in input order.

    inputs -> tasks (some documents each) -> an executor's workers -> outcomes in order

Workers are processes (or a cluster's) that load the model once. What a worker is
given and gives back is plain data, so any concurrent.futures executor will do.
Nothing here prints or writes.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from multiprocessing import connection, get_context, parent_process

from extractor import reading as read
from extractor.errors import ExtractorError, InputError, WorkerError
from extractor.output import held
from extractor.results import fingerprint
from extractor.select import Order, select
from extractor.types import Document, Result

#: documents a worker takes at a time: large enough that sending costs nothing,
#: small enough that order holds up few results
TASK = 32
#: tasks after which a worker process is replaced, since spaCy's string store and
#: caches only grow: 5 MB in 1,000 articles, to 1.2 times the memory at the first 1,000
#: by then. A new worker takes 0.7 s to start, a fortieth of what it works.
#: (`nlp.memory_zone` costs more, a sixth, and the vocabulary grows all the same.)
TASKS_A_WORKER = 150
#: distinct reasons of failures that are counted
REASONS = 100


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
    #: and these the text
    with_texts: bool = False
    reading: read.Options = read.Options()
    #: seconds a document may take, None for any time
    timeout: float | None = None


#: a document to work on: a path for the worker to read, the text itself, or an
#: input that has failed already and keeps its place among the others
Item = str | Document | InputError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its line of JSON (or its Result), or why there is none.

    `path` is what the document is called, as by `name`.
    """

    path: str | None
    line: str | None = None
    result: Result | None = None
    characters: int = 0
    mentions: int = 0
    entities: int = 0
    error: InputError | None = None
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """What a run has come to: outcomes counted, and the reasons of those that failed."""

    documents: int = 0
    characters: int = 0
    mentions: int = 0
    entities: int = 0
    failures: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> None:
        if outcome.error is None:
            self.documents += 1
            self.characters += outcome.characters
            self.mentions += outcome.mentions
            self.entities += outcome.entities
            return
        self.failures += 1
        reason = outcome.error.reason
        if reason not in self.reasons and len(self.reasons) >= REASONS:
            reason = "other reasons"
        self.reasons[reason] = self.reasons.get(reason, 0) + 1


class Timeout(BaseException):
    """A document took longer than allowed; no Exception, which components might catch."""


@lru_cache(maxsize=2)
def _extractor(model: str | None, rule_files: tuple[str, ...], builtin_rules: bool):
    from extractor.pipeline import Extractor

    return Extractor(model, rule_files, builtin_rules)


def work(items: Iterable[Item], settings: Settings, batch_size: int = TASK) -> Iterator[Outcome]:
    """The outcomes of some documents, in order, in this process, as they come.

    A file that cannot be read, and a document that takes too long or makes the
    tagger fail, is an outcome with an error; the others go on.
    """

    extractor = _extractor(settings.model, settings.rule_files, settings.builtin_rules)
    warnings: list[str] = []

    def documents() -> Iterator[Document | InputError]:
        for item in items:
            if isinstance(item, str):
                yield from read.entries(item, settings.reading, warnings.append)
            else:
                yield item

    for group in _groups(documents(), batch_size):
        texts = [d for d in group if isinstance(d, Document)]
        results = iter(_results(extractor, texts, settings.timeout))
        for document in group:
            found = document if isinstance(document, InputError) else next(results)
            if isinstance(found, InputError):
                yield Outcome(name(document), error=found, warnings=_taken(warnings))
            else:
                yield _outcome(found, settings, _taken(warnings))


def _outcome(result: Result, settings: Settings, warnings: tuple[str, ...]) -> Outcome:
    from extractor.writers.jsonl import line

    result = select(result, settings.labels, settings.min_mentions, settings.sort)
    counts = (result.characters, len(result.mentions), len(result.entities))
    if not settings.whole_results:
        text = line(result, with_meta=settings.with_meta)
        return Outcome(result.document.path, text, None, *counts, warnings=warnings)
    # how it was found is for `explain`, and need not travel
    result = replace(result, beaten=(), joins=(), length=result.characters)
    if not settings.with_texts:
        meta = result.document.meta
        if settings.with_meta:
            meta = {**meta, "sha256": fingerprint(result.document.text)}
        result = replace(result, document=replace(result.document, text=None, meta=meta))
    return Outcome(result.document.path, None, result, *counts, warnings=warnings)


def _taken(messages: list[str]) -> tuple[str, ...]:
    taken = tuple(messages)
    messages.clear()
    return taken


def _groups(things: Iterable, size: int) -> Iterator[list]:
    things = iter(things)
    while group := list(islice(things, size)):
        yield group


def _results(extractor, documents: list[Document], timeout: float | None) -> list[Result | InputError]:
    """The results of some documents; for a document that fails, the InputError instead."""
    try:
        # what all may take together is what each may: should that be too little for
        # many long ones, each is tried again by itself
        with _time_limit(timeout):
            return list(extractor.extract_many(documents, batch_size=len(documents) or 1))
    except ExtractorError:
        raise
    except (Exception, Timeout) as error:
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


def items(arguments: Iterable[str], options: read.Options, leave_out: str | None = None) -> Iterator[Item]:
    """What the arguments stand for, in order, one by one: never all listed in memory.
    The file `leave_out` is none of them, should it lie in a folder.

    Text files stay paths, for the worker to read; records of JSONL and standard
    input are read here, as a stream.
    """
    for argument in arguments:
        for path in read.find(argument, leave_out):
            if isinstance(path, str) and (path == "-" or read.holds_records(path, options)):
                yield from read.entries(path, options)
            else:
                yield path


def name(item: Item) -> str | None:
    """What the document an item stands for is called: its path, in results as in errors."""
    if isinstance(item, InputError):
        return item.subject
    return item if isinstance(item, str) else item.path


def tasks(items: Iterable[Item], size: int = TASK) -> Iterator[tuple[Item, ...]]:
    """Documents in handfuls, in order: single ones at first, so that a few large ones
    keep all workers busy."""
    items = iter(items)
    done = 0
    while task := tuple(islice(items, min(size, 1 + done // size))):
        done += len(task)
        yield task


def run(items: Iterable[Item], settings: Settings, pool: "Pool", ahead: int) -> Iterator[Outcome]:
    """The outcomes of all items, in order, `ahead` tasks being under way at a time.

    A worker that dies takes nothing with it: its tasks are done again, and the
    document that kills a worker each time is an outcome with an error. Raises
    WorkerError when workers die without any document.
    """
    waiting: deque[tuple[tuple[Item, ...], Future]] = deque()
    for task in tasks(items):
        waiting.append((task, pool.submit(task, settings)))
        if len(waiting) >= ahead:
            yield from _next(waiting, settings, pool)
    while waiting:
        yield from _next(waiting, settings, pool)


def _next(waiting: deque, settings: Settings, pool: "Pool") -> Iterator[Outcome]:
    task, future = waiting.popleft()
    try:
        yield from future.result(pool.patience(task, settings))
    except (BrokenExecutor, FutureTimeout):
        pool.renew()
        yield from _carefully(task, settings, pool)
        # what was under way went down with the pool, and may hold what broke it
        for i, (other, lost) in enumerate(waiting):
            if not lost.done() or lost.cancelled() or lost.exception() is not None:
                waiting[i] = (other, Future())
                waiting[i][1].set_result(_carefully(other, settings, pool))


def _carefully(task: tuple[Item, ...], settings: Settings, pool: "Pool") -> list[Outcome]:
    """The outcomes of a task with nothing else under way, so that who breaks a worker is known."""
    try:
        return pool.submit(task, settings).result(pool.patience(task, settings))
    except (BrokenExecutor, FutureTimeout):
        pool.renew()
    return [_alone(item, settings, pool) for item in task]


def _alone(item: Item, settings: Settings, pool: "Pool") -> Outcome:
    for _ in range(2):  # a worker may die of something else than its document
        try:
            return pool.submit((item,), settings).result(pool.patience((item,), settings))[0]
        except BrokenExecutor:
            pool.renew()
            reason = "a worker died on it"
        except FutureTimeout:
            pool.renew()
            reason = f"took longer than {settings.timeout:g} seconds"
            break
    _prove(settings, pool)
    return Outcome(name(item), error=InputError(name(item) or "standard input", reason, "leave it out, and report it"))


def _prove(settings: Settings, pool: "Pool") -> None:
    """Raise WorkerError when workers die, or hang, that are given nothing to do."""
    for _ in range(3):
        try:
            pool.submit((), settings).result(pool.patience((), settings))
            return
        except BrokenExecutor:
            break
        except FutureTimeout:  # it stood behind a document that hangs
            pool.renew()
    raise WorkerError("workers", "they die as they start", "look at the memory there is, or try --jobs 1") from None


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """Worker processes on this machine, replaced after so many tasks and when they die.

    Not ProcessPoolExecutor's max_tasks_per_child: with it the executor waits for
    ever once workers have left while tasks were queued.
    """

    def __init__(self, jobs: int, lifetime: int = TASKS_A_WORKER):
        self.jobs = jobs
        self._tasks = lifetime * jobs
        self._left = 0
        self._executor: Executor | None = None
        self._processes: set = set()

    def submit(self, task: tuple[Item, ...], settings: Settings) -> Future:
        if not self._left and self._executor is not None:
            self._executor.shutdown(wait=False)  # once it has done what it was given
            self._executor = None
            self._processes = {p for p in self._processes if p.is_alive()}
        if self._executor is None:
            self._executor = ProcessPoolExecutor(self.jobs, get_context("spawn"), initializer=_begin)
            self._left = self._tasks
        self._left -= 1
        try:
            # Ctrl-C goes to the whole group, and the parent decides: workers never see it
            with held(signal.SIGINT):
                future = self._executor.submit(work_all, task, settings)
        except BrokenExecutor as error:
            # said when its result is asked for, in order
            future = Future()
            future.set_exception(error)
        # the executor forgets them when it is shut down
        self._processes.update((getattr(self._executor, "_processes", None) or {}).values())
        return future

    def patience(self, task: tuple[Item, ...], settings: Settings) -> float | None:
        """Seconds to wait for a task whose worker keeps no time itself (a hang in C)."""
        return None if settings.timeout is None else 60 + 2 * settings.timeout * (len(task) + 1)

    def renew(self) -> None:
        """Give up all workers, also those that hang; new ones come when needed."""
        for process in self._processes:
            process.kill()
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = None
        self._processes = set()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *exception) -> None:
        if self._executor is not None and exception[0] is None:
            self._executor.shutdown()
        else:
            self.renew()


def _begin() -> None:
    """In a worker: not to be interrupted, and not to outlive its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # a worker holds both ends of the pipe it waits at, and would wait for ever
    connection.wait([parent_process().sentinel])  # type: ignore[union-attr]
    os._exit(1)
