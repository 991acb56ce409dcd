"""The work on other machines: a Dask cluster, or any concurrent.futures executor.

    with Cluster("tcp://scheduler:8786") as pool:
        for outcome in run(items, settings, pool, pool.ahead):
            ...

A worker loads the model once and reads the texts itself, by their paths; with
`send_text` the texts (and rule files) are read here and sent along. What comes out is
the same as of a run on this machine, in the same order.
"""

import logging
import os
import queue
import signal
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Self

from extractor.batch import worker
from extractor.batch.pool import TASKS_A_WORKER, Answer
from extractor.batch.settings import Item, Settings
from extractor.core.errors import InputError, MissingExtra, WorkerError, said
from extractor.core.outcomes import Outcome
from extractor.core.types import Document
from extractor.documents import parts
from extractor.rules import copies, load

#: seconds in which a scheduler must answer
ANSWER = 5
#: seconds between two looks at whether a task can still be done
TICK = 5.0
#: seconds without any worker, after there have been some, until the run ends
LOST = 120.0
#: seconds in which a worker that hangs can be ended
END = 30.0
#: seconds in which the scheduler, and a worker that has a task of it in hand, must answer a run which is stopped
HURRY = 0.3
#: seconds in which a run that is stopped takes its leave of the scheduler
LEAVING = 2.0
#: seconds in which all workers must say what they are
SILENT = 60.0
#: what must be the same here, at the scheduler and at the workers
SAME = ("python", "dask", "distributed", "extractor", "spacy")

# spaCy pipelines do not work for several threads at a time, of which a worker may have some
_one_at_a_time = threading.Lock()
_done = 0
#: removed when the process ends
_folders: list[tempfile.TemporaryDirectory[str]] = []


@dataclass(frozen=True, slots=True)
class SharedFiles:
    """What a worker elsewhere needs besides the settings: the folder that relative paths start
    from; where texts are sent along, the rule files with their lists of names as `copies` holds
    them, and what was said in reading."""

    folder: str
    rules: tuple[tuple[str, bytes], ...] | None = None
    warnings: tuple[str, ...] = ()


def pack(settings: Settings, send: bool) -> tuple[Settings, SharedFiles]:
    """The settings with paths that hold anywhere on a shared disk, or with the files sent along.

    Raises RuleError for a rule file that is wrong, before any worker meets it.
    """
    rules = load([Path(path) for path in settings.rule_files], settings.builtin_rules) if settings.rule_files else None
    # a « .. » in a path stays: behind a linked folder only the disk knows where it leads
    here = partial(os.path.join, os.getcwd())
    model = here(settings.model) if settings.model and os.path.exists(settings.model) else settings.model
    if send:
        sent = tuple(copies.of(rules).items()) if rules else ()
        return replace(settings, model=model, rule_files=()), SharedFiles(os.getcwd(), sent)
    return replace(settings, model=model, rule_files=tuple(map(here, settings.rule_files))), SharedFiles(os.getcwd())


def work_there(task: tuple[Item, ...], settings: Settings, shared: SharedFiles) -> list[Outcome]:
    """`worker.work_all` at a worker that shares at most a disk with the machine it comes from."""
    global _done
    with _one_at_a_time:
        if _done >= TASKS_A_WORKER:
            # what spaCy keeps of each text goes with the pipeline
            worker._extractor.cache_clear()
            _done = 0
        _done += 1
        if shared.rules:
            settings = replace(settings, rule_files=(_unpacked(shared.rules),))
        warnings = list(shared.warnings)
        outcomes = []
        for outcome in worker.work(_documents(task, settings, shared.folder, warnings.append), settings):
            outcomes.append(_warned(outcome, warnings))
            warnings.clear()
        return outcomes


#: what is done with a task at a worker
Work = Callable[[tuple[Item, ...], Settings, SharedFiles], list[Outcome]]


def _documents(
    task: tuple[Item, ...], settings: Settings, folder: str, warn: Callable[[str], None]
) -> Iterator[Document | InputError]:
    """The documents of a task; a path is read from `folder` and called as it was there."""
    for item in task:
        if not isinstance(item, str):
            yield item
            continue
        path = os.path.join(folder, item)
        renamed = partial(_renamed, warn, path, item)
        for found in parts.entries(path, settings.reading, renamed):
            if isinstance(found, Document):
                yield replace(found, path=item)
            else:
                yield InputError(found.subject.replace(path, item, 1), found.reason, found.remedy)


def _renamed(warn: Callable[[str], None], path: str, name: str, message: str) -> None:
    warn(message.replace(path, name, 1))


def _warned(outcome: Outcome, warnings: list[str]) -> Outcome:
    return replace(outcome, warnings=(*warnings, *outcome.warnings)) if warnings else outcome


@cache
def _unpacked(rules: tuple[tuple[str, bytes], ...]) -> str:
    """A folder of this process with the rule files that were sent."""
    _folders.append(folder := tempfile.TemporaryDirectory(prefix="extractor-rules-", dir=_scratch()))
    copies.write(dict(rules), Path(folder.name))
    return folder.name


def _scratch() -> str | None:
    """The folder of this Dask worker, which Dask clears where the worker is ended from outside; None elsewhere."""
    try:
        from distributed import get_worker

        return str(get_worker().local_directory)
    except (ImportError, ValueError):
        return None


class ExecutorPool:
    """Any executor as `pool.run` wants its pool.

        with ExecutorPool(lambda: ProcessPoolExecutor(4)) as pool: ...

    `make` is called again when an executor has broken.
    """

    def __init__(self, make: Callable[[], Executor], send_text: bool = False, work: Work = work_there):
        self._make, self._send_text, self._work = make, send_text, work
        self._executor: Executor | None = None
        self._packed: tuple[Settings, Settings, SharedFiles] | None = None

    def submit(self, task: tuple[Item, ...], settings: Settings) -> Answer:
        if self._packed is None or self._packed[0] is not settings:
            self._packed = settings, *pack(settings, self._send_text)
        _, there, shared = self._packed
        if not self._send_text:
            return self._begin(task, there, shared)
        warnings: list[str] = []
        read_here = tuple(_documents(task, settings, "", warnings.append))
        return self._begin(read_here, there, replace(shared, warnings=tuple(warnings)))

    def _begin(self, task: tuple[Item, ...], settings: Settings, shared: SharedFiles) -> Answer:
        try:
            if self._executor is None:
                self._executor = self._make()
            return self._executor.submit(self._work, task, settings, shared)
        except BrokenExecutor as error:
            # said when its result is asked for, in order
            future: Future[list[Outcome]] = Future()
            future.set_exception(error)
            return future

    def patience(self, task: tuple[Item, ...], settings: Settings) -> float | None:
        """Seconds to wait for a task whose worker keeps no time itself."""
        return None if settings.timeout is None else 60 + 2 * settings.timeout * (len(task) + 1)

    def renew(self) -> None:
        """Give up what is under way, and the executor."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if exception[0] is not None:
            self.renew()
        elif self._executor is not None:
            self._executor.shutdown()


def _client(address: str) -> Any:
    """The client of a scheduler, which itself may wait without end where something listens that is none."""
    from distributed import Client

    def connected() -> Client:
        try:
            return Client(address, timeout=ANSWER, set_as_default=False)
        except BaseException as error:
            _close_what_failed(error)
            raise

    return _within(4 * ANSWER, connected)


def _close_what_failed(error: BaseException) -> None:
    """Close the client that an error came of, as for a transport that is not there: Python's collector would.

    It may do so where distributed holds the lock that is taken for it, and wait for itself without end.
    """
    from distributed.client import Client

    for frame, _ in traceback.walk_tb(error.__traceback__):
        if isinstance(client := frame.f_locals.get("self"), Client):
            with suppress(Exception):
                client.close()
            return


def _within(seconds: float, ask: Callable[[], Any]) -> Any:
    """What is answered to a question that may wait without end. Raises TimeoutError, and what the question raises."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def put() -> None:
        try:
            answers.put(ask())
        except Exception as error:
            answers.put(error)

    threading.Thread(target=put, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer


class Cluster(ExecutorPool):
    """The workers of a Dask cluster that is there already.

    A task whose worker is lost is given to another by the scheduler, until it has lost as
    many as distributed.scheduler.allowed-failures says; then its documents are tried one by one.
    Raises MissingExtra without dask, and WorkerError when no scheduler answers at the
    address or other versions run there.
    """

    def __init__(self, address: str, send_text: bool = False, work: Work = work_there):
        super().__init__(lambda: self._client.get_executor(), send_text, work)
        try:
            import distributed  # noqa: F401
        except ModuleNotFoundError:
            raise MissingExtra("--cluster", "cluster") from None
        except Exception as error:  # whatever it makes of settings that it cannot read
            reason = f"dask cannot be started ({said(error)})"
            raise WorkerError("--cluster", reason, "mend its settings: ~/.config/dask, DASK_… variables") from None
        # what goes wrong is said here, by the errors that are raised
        for name in ("distributed", "distributed.client", "distributed.comm", "distributed.core"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.address = address
        self._under_way: dict[_Answer, Any] = {}
        self.stuck: set[str] = set()
        #: when there were workers last, None as long as none has come
        self._seen: float | None = None
        try:
            self._client = _client(address)
        except Exception as error:  # of whatever kind: an address may name any of its transports
            silent = isinstance(error, OSError | ImportError) or not str(error)
            raise WorkerError(
                address,
                "no scheduler answers" if silent else str(error).splitlines()[0],
                "start one with 'dask scheduler', or check the address it prints",
            ) from None
        try:
            self._compare()
            if self.workers:
                self._seen = time.monotonic()
        except BaseException:
            self._client.close()
            raise

    def _compare(self) -> None:
        try:
            found = _within(SILENT, lambda: self._client.get_versions(packages=["extractor", "spacy"]))
        except TimeoutError:
            silent = self._silent()
            named = f"of its workers {', '.join(silent)} does not answer" if silent else "a worker does not answer"
            raise WorkerError(self.address, named, "end it, or start it anew") from None
        machines = {
            "the scheduler": found["scheduler"],
            **{f"worker {name}": data for name, data in found["workers"].items()},
        }
        wrong = differences(found["client"]["packages"], {name: data["packages"] for name, data in machines.items()})
        if wrong:
            raise WorkerError(
                self.address,
                "; ".join(wrong[:5]),
                "install the same versions everywhere, for example from one constraints.txt",
            )

    def _silent(self) -> list[str]:
        """The workers that the scheduler has heard nothing from for some time, though others have been heard."""
        seen = {name: worker["last_seen"] for name, worker in self._client.scheduler_info(-1)["workers"].items()}
        return [name for name, last in seen.items() if last < max(seen.values()) - SILENT / 2]

    @property
    def workers(self) -> int:
        """How many threads work there now."""
        return sum(self._client.nthreads().values())

    def watch(self) -> None:
        """Raise WorkerError when there are no workers any more: nobody would ever answer."""
        now = time.monotonic()
        if self._client.status not in ("running", "connecting"):
            raise WorkerError(self.address, "the cluster was lost", "see that it runs, then go on with --resume")
        if self.workers:
            self._seen = now
        elif self._seen is not None and now - self._seen > LOST:
            raise WorkerError(
                self.address,
                f"has had no workers for {LOST:g} seconds",
                "start some with dask worker, then go on with --resume",
            )

    @property
    def ahead(self) -> int:
        """Tasks to have under way: enough for workers that come later, too."""
        return max(32, 4 * self.workers)

    def _begin(self, task: tuple[Item, ...], settings: Settings, shared: SharedFiles) -> Answer:
        # pure: False, since a task given again after a renewal is another
        remote = self._client.submit(self._work, task, settings, shared, pure=False)
        answer = _Answer(self, remote)
        self._under_way[answer] = remote
        return answer

    def done(self, answer: "_Answer") -> None:
        """Forget a task, so that the workers can."""
        self._under_way.pop(answer, None)

    def renew(self) -> None:
        """Give up what is under way, and start anew the workers that hang."""
        given_up, self._under_way = self._under_way, {}
        self._client.cancel(list(given_up.values()), force=True)
        stuck, self.stuck = self.stuck, set()
        give_up = time.monotonic() + END
        while stuck := stuck & self._client.nthreads().keys():  # others have gone by themselves
            try:
                _within(END, partial(self._client.run, _kill, workers=list(stuck), nanny=True))
                return
            except Exception:
                # on a busy machine a nanny may not answer at once
                if time.monotonic() > give_up:
                    raise WorkerError(
                        self.address,
                        f"a worker hangs, and no nanny ends it: {', '.join(stuck)}",
                        "start it anew by hand, then go on with --resume",
                    ) from None
                time.sleep(0.5)

    def where(self, remote: Any) -> set[str]:
        """The workers that have a task in hand, or its result, which one that hangs does not give."""
        busy = {worker for worker, keys in self._client.processing().items() if remote.key in keys}
        return busy or set(self._client.who_has([remote]).get(remote.key, ()))

    def __exit__(self, *exception: object) -> None:
        if exception[0] is None:
            self._client.close()
            return
        with suppress(TimeoutError):  # a scheduler that answers no more holds up nobody
            try:
                if self._client.status == "running":
                    _within(LEAVING, self._give_up)
            finally:
                _within(HURRY, self._client.close)

    def _give_up(self) -> None:
        self._end_held_up()
        self.renew()

    def _end_held_up(self) -> None:
        """End the workers with a task of this run that do not answer, as in a slow pattern of a user's: once the run is
        stopped nobody would wait for them."""
        ours = {remote.key for remote in self._under_way.values()}
        processing = _within(HURRY, self._client.processing)
        busy = [worker for worker, keys in processing.items() if not ours.isdisjoint(keys)]
        if not busy or self._answers(busy, os.getpid):
            return
        silent = [worker for worker in busy if len(busy) == 1 or not self._answers([worker], os.getpid)]
        if silent:
            self._answers(silent, _kill, nanny=True)

    def _answers(self, workers: list[str], question: Callable[..., Any], nanny: bool = False) -> bool:
        try:
            _within(HURRY, partial(self._client.run, question, workers=workers, nanny=nanny))
        except Exception:  # whatever goes wrong on the way to it
            return False
        return True


def _kill(dask_worker: Any) -> None:
    """At a nanny: end its worker, however it hangs; the nanny starts another."""
    os.kill(dask_worker.pid, signal.SIGKILL)


class _Answer:
    """The result of a task of a cluster, with what of Future `pool.run` uses.

    It is fetched in the thread that asks: the client's one thread for callbacks would
    stand still at a result that got lost with its worker and waits to be made again.
    """

    def __init__(self, cluster: Cluster, remote: Any):
        self._cluster, self._remote = cluster, remote

    def result(self, timeout: float | None = None) -> list[Outcome]:
        tick = TICK if timeout is None else min(TICK, timeout)
        in_hand = 0.0
        while True:
            try:
                outcomes: list[Outcome] = self._remote.result(tick)
            except TimeoutError:
                self._cluster.watch()
                # time that it waits for a worker is none it hangs
                stuck = self._cluster.where(self._remote)
                in_hand = in_hand + tick if stuck else 0.0
                if timeout is not None and in_hand >= timeout:
                    self._cluster.stuck |= stuck
                    raise
            except (Exception, CancelledError) as error:
                self._cluster.done(self)
                raise self._named(error) from None
            else:
                self._cluster.done(self)
                return outcomes

    def done(self) -> bool:
        return bool(self._remote.done())

    def cancelled(self) -> bool:
        return bool(self._remote.cancelled())

    def exception(self) -> BaseException | None:
        try:
            self.result()
        except (Exception, CancelledError) as error:
            return error
        return None

    def _named(self, error: BaseException) -> BaseException:
        address = self._cluster.address
        if type(error).__name__ == "KilledWorker":
            return BrokenExecutor(str(error))
        if isinstance(error, CancelledError) or self._remote.status in ("cancelled", "lost"):
            return WorkerError(address, "the cluster was lost", "see that it runs, then go on with --resume")
        if isinstance(error, ModuleNotFoundError):
            return WorkerError(address, f"a worker has no {error.name}", "install extractor for all workers")
        return error


def differences(here: Mapping[str, Any], there: Mapping[str, Mapping[str, Any] | None]) -> list[str]:
    """What other machines have that is not as here: "worker tcp://…: spacy 3.7.0, here 3.8.2"."""
    found = []
    for machine, packages in there.items():
        for package in SAME:
            mine, theirs = here.get(package), (packages or {}).get(package)
            if package == "python":  # 3.11.4 and 3.11.9 understand each other
                mine, theirs = (".".join(v.split(".")[:2]) if v else v for v in (mine, theirs))
            if mine != theirs:
                found.append(
                    f"{machine} has {package} {theirs}, here is {mine}" if theirs else f"{machine} has no {package}"
                )
    return found
