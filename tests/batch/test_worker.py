"""Many documents by workers: order, and what survives which accident."""

import os
import signal
import time
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from multiprocessing import get_context

import pytest

from extractor import Extractor
from extractor.batch import pool as pools
from extractor.batch import worker
from extractor.batch.pool import Pool
from extractor.batch.settings import Settings
from extractor.batch.settings import items as inputs
from extractor.core import outcomes, stopping
from extractor.core.errors import InputError, ModelError, WorkerError
from extractor.core.outcomes import Outcome, Tally
from extractor.core.types import Document
from extractor.documents import files, parts, reading
from tests.batch import poison, start

NAMES = ("Gao", "Mopti", "Kidal", "Ansongo")


def documents(count, **marks):
    """So many documents; `marks` puts poison into some: _3=poison.CRASH."""
    return [
        Document(f"L’AQMI est à {NAMES[n % 4]}, dit l’ONU ({n}). {marks.get(f'_{n}', '')}", f"{n}.txt")
        for n in range(count)
    ]


@pytest.fixture(autouse=True)
def workers_start_soon(monkeypatch):
    monkeypatch.setattr(pools, "get_context", lambda method: start.soon())


@pytest.fixture(scope="module")
def poisonous(tmp_path_factory):
    """Settings with a pipeline that obeys the marks, here and in the workers."""
    folder = tmp_path_factory.mktemp("poison")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{folder}:{os.getcwd()}")
        patch.syspath_prepend(str(folder))
        yield Settings(model=str(poison.pipeline(folder)), builtin_rules=False, trust_model=True)


def run(items, settings, jobs=2, pool=None):
    with pool or Pool(jobs) as pool:
        return list(pools.run(items, settings, pool, ahead=3 * pool.jobs))


RULES = Settings(model=None)


@pytest.mark.parametrize("context", [get_context, lambda method: start.soon()], ids=["of its own", "of the tests"])
def test_outcomes_are_those_of_one_process_in_order(monkeypatch, context):
    monkeypatch.setattr(pools, "get_context", context)
    items = documents(70)
    found = run(items, RULES)
    assert [o.path for o in found] == [d.path for d in items]
    assert found == list(worker.work(items, RULES))
    assert all(o.mentions and "Al-Qaida" in o.line for o in found)


def test_workers_are_replaced_without_a_gap():
    items = documents(80)
    pool = Pool(2, lifetime=4)
    before = set()
    submit = pool.submit
    pool.submit = lambda *task: (submit(*task), before.update(p.pid for p in pool._processes))[0]
    assert [o.path for o in run(items, RULES, pool=pool)] == [d.path for d in items]
    assert len(before) > 2


def test_a_worker_that_dies_in_the_midst_of_an_answer_holds_up_nothing(tmp_path, monkeypatch):
    dies = partial(poison.die_in_the_midst_of_an_answer, mark := tmp_path / "mark")
    monkeypatch.setattr(pools, "LOOK", 0.2)
    items = [Document("L’AQMI à Gao. " * 50, f"{n}.txt") for n in range(3)]
    alone = list(map(str, worker.work(items, RULES)))
    with Pool(1, prepare=dies) as pool:
        assert list(map(str, pools.run(items, RULES, pool, 3))) == alone
    mark.unlink()
    # a run that is told to stop meanwhile ends: so does the thread that waits for the rest
    with Pool(1, prepare=dies) as pool:
        pool.submit((items[0],), RULES)
        while not mark.exists():
            time.sleep(0.01)
        manager = pool._executor._executor_manager_thread
        pool.renew()
        manager.join(20)
        assert not manager.is_alive()


def test_what_keeps_the_books_of_workers_begins_with_the_signals_blocked(monkeypatch):
    """The end of a terminal reaches it, too; the first lock of an executor would start it as it comes."""
    begun, blocked = [], lambda: signal.SIGHUP in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    monkeypatch.setattr(pools.resource_tracker, "ensure_running", lambda: begun.append(blocked()))
    monkeypatch.setattr(pools, "ProcessPoolExecutor", lambda *_, **more: begun.append("executor"))
    with pytest.raises(AttributeError):
        Pool(2).submit((), RULES)
    assert begun == [True, "executor"]


def test_a_few_large_documents_keep_all_workers_busy():
    assert [len(task) for task in pools.tasks(documents(200))][: worker.TASK + 4] == [1] * worker.TASK + [2] * 4
    assert sum(map(len, pools.tasks(documents(1000)))) == 1000
    assert max(map(len, pools.tasks(documents(2000)))) == worker.TASK


def test_a_file_is_read_once_for_all_documents_that_are_asked_of_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.csv", "b.jsonl"):
        rows = "".join(f'{{"id": {n}, "text": "AQMI {n}"}}\n' if "b" in name else f"{n};AQMI {n}\n" for n in range(90))
        (tmp_path / name).write_text(rows if "b" in name else f"id;text\n{rows}", "utf-8")
    (tmp_path / "c.txt").write_text("AQMI", "utf-8")
    asked = ["a.csv#7", "b.jsonl#80", "a.csv#100", "c.txt", "a.csv#3", "b.jsonl#1", "gone.csv#1", "b.jsonl#x"]
    in_order = [f"a.csv#{n}" for n in range(10, 90, 2)]
    asked += [f"b.jsonl#{n}" for n in range(79, 50, -1)]
    alone = [str(outcome) for name in asked for outcome in worker.work([name], RULES)]
    read, entries = [], files.entries
    monkeypatch.setattr(files, "entries", lambda name, *rest: (read.append(name), entries(name, *rest))[1])

    def read_for(work, asked):
        read.clear()
        found = list(map(str, work(asked, RULES)))
        return found, sorted(read) if limit > 60 else sorted(set(read))

    for limit in (1_000_000, 60):
        monkeypatch.setattr(parts, "_HELD", limit)
        # the others workers read
        assert read_for(worker.work, asked) == (alone, ["a.csv", "b.jsonl", "c.txt", "gone.csv#1"]), limit
        assert read_for(run, asked) == (alone, ["a.csv", "b.jsonl"]), limit
        found, _ = read_for(run, in_order)
        assert read == ["a.csv"] and len(found) == 40, limit
        assert all(name in line for name, line in zip(in_order, found)), limit
        found, _ = read_for(worker.work, ["a.csv#5"] * 2)
        assert found[0] == found[1] == str(next(worker.work(["a.csv#5"], RULES))), limit
        assert [d.path for d in reading.documents(in_order)] == in_order and read.count("a.csv") == 4, limit


@pytest.mark.parametrize(
    "mark, reason",
    [(poison.CRASH, "a worker died on it"), (poison.FAIL, "the tagger failed on it (ValueError: a bad text)")],
)
def test_a_document_that_breaks_its_worker_is_left_out_alone(poisonous, mark, reason):
    found = run(documents(40, _21=mark), poisonous, jobs=1)
    assert [o.path for o in found] == [f"{n}.txt" for n in range(40)]
    assert [(o.error.subject, o.error.reason) for o in found if o.error] == [("21.txt", reason)]
    assert all(o.line for o in found if not o.error)


def test_a_document_that_takes_too_long_is_left_out_alone(poisonous):
    found = run(documents(24, _9=poison.HANG), replace(poisonous, timeout=0.3))
    assert [(o.path, o.error.reason) for o in found if o.error] == [("9.txt", "took longer than 0.3 seconds")]
    assert len(found) == 24


def test_a_worker_that_hangs_in_native_code_is_given_up(poisonous):
    class Impatient(Pool):
        def patience(self, task, settings):
            return 4

    found = run(documents(6, _2=poison.DEAF), replace(poisonous, timeout=0.5), pool=Impatient(1))
    assert [(o.path, o.error.reason) for o in found if o.error] == [("2.txt", "took longer than 0.5 seconds")]
    assert len(found) == 6


def test_many_long_documents_have_their_time_each(poisonous):
    slow = documents(6, **{f"_{n}": poison.WAIT for n in range(6)})
    assert [o.error for o in worker.work(slow, replace(poisonous, timeout=0.5))] == [None] * 6


def test_a_slow_text_holds_up_those_beside_it_no_longer_than_the_longest_may_take(monkeypatch):
    limits = []

    @contextmanager
    def noted(seconds):
        limits.append(seconds)
        yield

    monkeypatch.setattr(worker, "time_limit", noted)
    texts = [Document("Il parle. " * n) for n in (40, 20_000, 20_000, 20_000)]
    assert len(worker.results_of(Extractor(None), texts)) == 4 and limits == [160.0]
    held = []
    for group in worker.groups(texts * 10, 32):
        held.append(sum(len(text.text) for text in group))
    assert max(held) <= 700_000 and sum(held) == 10 * sum(len(text.text) for text in texts)


def test_a_worker_killed_from_outside_takes_no_document_with_it():
    pool = Pool(2)
    found = []
    with pool:
        for outcome in pools.run(documents(300), RULES, pool, ahead=6):
            found.append(outcome)
            if len(found) in (20, 90, 91):
                next(iter(pool._processes)).kill()
    assert [o.path for o in found if o.line] == [f"{n}.txt" for n in range(300)]


def test_workers_that_cannot_start_end_the_run():
    class Stillborn(Pool):
        def submit(self, task, settings):
            future = super().submit(task, settings)
            for process in self._processes:
                process.kill()
            return future

    with pytest.raises(WorkerError, match="die as they start"):
        run(documents(40), RULES, pool=Stillborn(1))


def test_where_processes_can_have_no_semaphores_it_says_so(monkeypatch):
    def executor(*_, **__):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(pools, "ProcessPoolExecutor", executor)
    reason = "workers: the system gives them no semaphores .read-only file system.; have /dev/shm writable"
    with Pool(1) as pool, pytest.raises(WorkerError, match=reason):
        list(pools.run([Document("L’AQMI")], RULES, pool, 1))


def test_a_wrong_model_ends_the_run_with_its_own_error():
    with pytest.raises(ModelError, match="no such pipeline"):
        run(documents(3), Settings(model="fr_absent"))


def test_inputs_that_fail_keep_their_place(tmp_path):
    (tmp_path / "a.txt").write_text("L’ONU à Gao")
    (tmp_path / "b.jsonl").write_text('{"text": "Gao"}\n{"texte": "Mopti"}\n{"text": "L’AQMI"}\n')
    names = [str(tmp_path / name) for name in ("none.txt", "a.txt", "b.jsonl")]
    found = run(inputs(names, RULES.reading), RULES)
    assert [(o.path.rpartition("/")[2], o.error and o.error.reason) for o in found] == [
        ("none.txt", "no such file"),
        ("a.txt", None),
        ("b.jsonl#1", None),
        ("b.jsonl:2", "no text in field 'text'"),
        ("b.jsonl#3", None),
    ]


def test_results_travel_with_or_without_their_text():
    (document,) = documents(1)
    plain = next(worker.work([document], replace(RULES, whole_results=True, with_meta=True))).result
    whole = next(worker.work([document], replace(RULES, whole_results=True, with_texts=True))).result
    assert plain.document.text is None and plain.characters == len(document.text)
    assert len(plain.document.meta["sha256"]) == 64
    assert whole.document.text == document.text and whole.mentions == plain.mentions


def test_a_tally_keeps_few_reasons(monkeypatch):
    monkeypatch.setattr(outcomes, "REASONS", 2)
    tally = Tally()
    for reason in ("a", "b", "a", "c", "d"):
        tally.count(Outcome("x", error=InputError("x", reason)))
    tally.count(Outcome("y", characters=7, mentions=2, entities=1))
    assert tally == Tally(1, 7, 2, 1, 5, reasons={"a": 2, "b": 1, "other reasons": 2})


def test_a_signal_does_not_come_in_the_middle_of_a_workers_beginning(monkeypatch):
    begun = []

    class Executor:
        def __init__(self, *_, **__):
            pass

        def submit(self, *_):
            for number in stopping.SIGNALS:
                signal.raise_signal(number)
            begun.append("whole")

        def shutdown(self, **_):
            pass

    class Stopped(Exception):
        pass

    def stop(*_):
        raise Stopped

    monkeypatch.setattr(pools, "ProcessPoolExecutor", Executor)
    handlers = {number: signal.signal(number, stop) for number in stopping.SIGNALS}
    try:
        with Pool(1) as pool, pytest.raises(Stopped):
            pool.submit((), Settings(model=None))
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert begun == ["whole"]
