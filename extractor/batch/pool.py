"""Many documents on many workers: tasks cut from the inputs, results in the order of the inputs.

    items -> tasks (some documents each) -> an executor's workers -> outcomes in order

    with Pool(jobs=2) as pool:
        for outcome in run(items(["articles/"], settings.reading), settings, pool, ahead=6): ...

What a worker is given and gives back is plain data, so any concurrent.futures executor
will do. Nothing here prints or writes.
"""

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from multiprocessing import connection, get_context, parent_process, resource_tracker
from multiprocessing.process import BaseProcess
from typing import Any, Protocol
from weakref import WeakSet

from extractor.batch.contents import contents
from extractor.batch.settings import Item, Settings, name
from extractor.batch.worker import TASK, TOGETHER, work_all
from extractor.core import stopping
from extractor.core.environment import variable
from extractor.core.errors import InputError, WorkerError
from extractor.core.outcomes import Outcome
from extractor.core.types import Document
from extractor.documents import parts

#: tasks after which a worker process is replaced, since spaCy's string store and
#: caches only grow: 5 MB in 1,000 articles, to 1.2 times the memory at the first 1,000
#: by then. A new worker takes 0.7 s to start, a fortieth of what it works.
#: (`nlp.memory_zone` costs more, a sixth, and the vocabulary grows all the same.)
TASKS_A_WORKER = 150

#: what Python's bookkeeper does not say: -W ignore:…
_TIDIED = "ignore:resource_tracker:UserWarning"

#: seconds between two looks at whether a worker has died
LOOK = 2.0

#: seconds to wait for the thread of an executor whose workers are killed; it takes milliseconds
_MANAGER_ENDS = 0.5


def tasks(items: Iterable[Item], size: int = TASK) -> Iterator[tuple[Item, ...]]:
    """Documents in handfuls, in order: single ones at first, so that a few large ones
    keep all workers busy."""
    task: list[Item] = []
    done = held = 0
    for item in items:
        task.append(item)
        held += len(item.text) if isinstance(item, Document) else 0
        if len(task) >= min(size, 1 + done // size) or held >= TOGETHER:
            done += len(task)
            yield tuple(task)
            task, held = [], 0
    if task:
        yield tuple(task)


class Answer(Protocol):
    """The outcomes of a task that are under way: what `run` needs of a concurrent.futures.Future."""

    def result(self, timeout: float | None = None) -> list[Outcome]: ...

    def done(self) -> bool: ...

    def cancelled(self) -> bool: ...

    def exception(self) -> BaseException | None: ...


class Workers(Protocol):
    """Who does the tasks: the processes of a Pool here, or others elsewhere (dask_cluster.py)."""

    def submit(self, task: tuple[Item, ...], settings: Settings) -> Answer: ...

    def patience(self, task: tuple[Item, ...], settings: Settings) -> float | None: ...

    def renew(self) -> None: ...


def run(items: Iterable[Item], settings: Settings, pool: Workers, ahead: int) -> Iterator[Outcome]:
    """The outcomes of all items, in order, `ahead` tasks being under way at a time.

    Documents named out of a file are read here, once for all; what is to be said of it goes with the next outcome.
    A worker that dies takes nothing with it: its tasks are done again, and the
    document that kills a worker each time is an outcome with an error. Raises
    WorkerError when workers die without any document.
    """
    if not settings.contents:  # the pool may have worked with rule files as they were before
        settings = replace(settings, contents=contents(settings.rule_files, settings.model))
    waiting: deque[_UnderWay] = deque()
    warnings: list[str] = []
    for task in tasks(parts.with_parts(items, settings.reading, warnings.append)):
        waiting.append((task, pool.submit(task, settings)))
        if len(waiting) >= ahead:
            yield from _warned(_next(waiting, settings, pool), warnings)
    while waiting:
        yield from _warned(_next(waiting, settings, pool), warnings)


def _warned(outcomes: Iterator[Outcome], warnings: list[str]) -> Iterator[Outcome]:
    for outcome in outcomes:
        yield replace(outcome, warnings=(*warnings, *outcome.warnings)) if warnings else outcome
        warnings.clear()


#: a task, and its outcomes when they are there
_UnderWay = tuple[tuple[Item, ...], Answer]


def _next(waiting: deque[_UnderWay], settings: Settings, pool: Workers) -> Iterator[Outcome]:
    task, future = waiting.popleft()
    try:
        yield from future.result(pool.patience(task, settings))
    except (BrokenExecutor, FutureTimeout):
        pool.renew()
        yield from _carefully(task, settings, pool)
        # what was under way went down with the pool, and may hold what broke it
        for i, (other, lost) in enumerate(waiting):
            if not lost.done() or lost.cancelled() or lost.exception() is not None:
                done: Future[list[Outcome]] = Future()
                waiting[i] = (other, done)
                done.set_result(_carefully(other, settings, pool))


def _carefully(task: tuple[Item, ...], settings: Settings, pool: Workers) -> list[Outcome]:
    """The outcomes of a task with nothing else under way, so that who breaks a worker is known."""
    try:
        return pool.submit(task, settings).result(pool.patience(task, settings))
    except (BrokenExecutor, FutureTimeout):
        pool.renew()
    return [_alone(item, settings, pool) for item in task]


def _alone(item: Item, settings: Settings, pool: Workers) -> Outcome:
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


def _prove(settings: Settings, pool: Workers) -> None:
    """Raise WorkerError when workers die, or hang, that are given nothing to do."""
    for _ in range(3):
        try:
            pool.submit((), settings).result(pool.patience((), settings))
            return
        except (BrokenExecutor, FutureTimeout):
            # it stood behind a document that hangs, or beside one that ended its worker
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

    def __init__(self, jobs: int, lifetime: int = TASKS_A_WORKER, prepare: Callable[[], None] | None = None):
        self.jobs = jobs
        self._prepare = prepare
        self._tasks = lifetime * jobs
        self._left = 0
        self._executor: Executor | None = None
        self._processes: set[BaseProcess] = set()
        #: the pipes by which the workers of executors that live answer
        self._answers: WeakSet[Any] = WeakSet()

    def submit(self, task: tuple[Item, ...], settings: Settings) -> Answer:
        if not self._left and self._executor is not None:
            self._executor.shutdown(wait=False)  # once it has done what it was given
            self._executor = None
            self._processes = {p for p in self._processes if p.is_alive()}
        if self._executor is None:
            # what goes to the whole group, as Ctrl-C and the end of a terminal do, is the parent's to decide: what
            # keeps the books of the workers never sees it; the first lock of an executor would start it otherwise
            with stopping.held(), _silent(), _own_library():
                resource_tracker.ensure_running()
            try:
                self._executor = ProcessPoolExecutor(
                    self.jobs, get_context("spawn"), initializer=_begin, initargs=(self._prepare,)
                )
            except (OSError, ImportError) as error:
                reason = f"the system gives them no semaphores ({getattr(error, 'strerror', None) or error})"
                raise WorkerError(
                    "workers", reason.lower(), "have /dev/shm writable, or give few files at a time"
                ) from None
            if (answers := getattr(self._executor, "_result_queue", None)) is not None:
                self._answers.add(answers)
            self._left = self._tasks
        self._left -= 1
        try:
            # nor do the workers, of whom none is half begun when it comes
            with stopping.held(), _own_library():
                future = self._executor.submit(work_all, task, settings)
        except BrokenExecutor as error:
            # said when its result is asked for, in order
            future = Future()
            future.set_exception(error)
        finally:
            # the executor forgets them when it is shut down
            # more come to it as they are needed
            processes = getattr(self._executor, "_processes", None) or {}
            self._processes.update(processes.values())
        return _Watched(future, processes)

    def patience(self, task: tuple[Item, ...], settings: Settings) -> float | None:
        """Seconds to wait for a task whose worker keeps no time itself (a hang in C)."""
        return None if settings.timeout is None else 60 + 2 * settings.timeout * (len(task) + 1)

    def renew(self) -> None:
        """Give up all workers, also those that hang; new ones come when needed."""
        for process in self._processes:
            process.kill()
        # one of them may have been in the midst of an answer: its end comes when nobody can write any more
        for answers in list(self._answers):
            with suppress(AttributeError, OSError):
                answers._writer.close()
        if self._executor is not None:
            manager = getattr(self._executor, "_executor_manager_thread", None)
            self._executor.shutdown(wait=False, cancel_futures=True)
            # it closes the pipe by which Python wakes it at its end: at the same moment that would be a traceback
            if manager is not None and manager.is_alive():
                manager.join(_MANAGER_ENDS)
        self._executor = None
        self._processes = set()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *exception: object) -> None:
        if self._executor is not None and exception[0] is None:
            self._executor.shutdown()
        else:
            self.renew()


class _Watched:
    """The outcomes of a task, or that one of the processes has died.

    An executor notices that itself, but for one that dies in the midst of an answer: it waits for the rest.
    """

    def __init__(self, future: Future[list[Outcome]], processes: Mapping[int, BaseProcess]):
        self._future, self._processes = future, processes
        self.done, self.cancelled, self.exception = future.done, future.cancelled, future.exception

    def result(self, timeout: float | None = None) -> list[Outcome]:
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            left = LOOK if end is None else min(LOOK, end - time.monotonic())
            try:
                return self._future.result(max(left, 0))
            except FutureTimeout:
                if self._future.done() or left < LOOK:
                    raise
            if any(process.exitcode for process in list(self._processes.values())):
                raise BrokenExecutor("a worker has died in the midst of an answer")


@contextmanager
def _silent() -> Iterator[None]:
    """Python's bookkeeper that is started meanwhile tidies up behind a run that is killed without a word of it.

    It would speak of « leaked semaphore objects », which it removes. It is started with the options of this process.
    """
    sys.warnoptions.append(_TIDIED)
    try:
        yield
    finally:
        sys.warnoptions.remove(_TIDIED)


def _own_library() -> AbstractContextManager[None]:
    """A Python that is started meanwhile takes no module from the folder one stands in, as it does with `-c`: a
    folder of articles may hold a signal.py."""
    return variable("PYTHONSAFEPATH", "1")


def _begin(prepare: Callable[[], None] | None) -> None:
    """In a worker: not to be interrupted, and not to outlive its parent; then what the caller wants done first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, stopping.SIGNALS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if prepare is not None:
        prepare()


def _end_with_parent() -> None:
    # a worker holds both ends of the pipe it waits at, and would wait for ever
    connection.wait([parent_process().sentinel])  # type: ignore[union-attr]
    os._exit(1)
