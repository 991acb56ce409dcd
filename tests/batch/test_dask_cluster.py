"""Work elsewhere: any executor, and a real Dask cluster whose workers are killed; rules alone, no tagger."""

import gc
import json
import os
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from extractor.batch import dask_cluster, worker
from extractor.batch.contents import contents
from extractor.batch.dask_cluster import Cluster, ExecutorPool, differences, work_there
from extractor.batch.pool import run as run_all
from extractor.batch.settings import Settings
from extractor.batch.settings import items as inputs
from extractor.core.errors import RuleError, WorkerError
from tests.batch import start
from tests.cli.shell import run
from tests.cli.shell import start as begin

RULE = '[[entity]]\nid = "opf"\nlabel = "ORG"\nname = "Organisation des ports francs"\nacronyms = ["OPF"]\n'
SETTINGS = Settings(model=None)


def poisoned(task, settings, shared):
    """As `work_there`, but some texts end the process that reads them."""
    if any(b"POISON" in Path(shared.folder, item).read_bytes() for item in task):
        os._exit(1)
    return work_there(task, settings, shared)


def hanging(task, settings, shared):
    """As `work_there`, but some texts take for ever."""
    if any(b"HANG" in Path(shared.folder, item).read_bytes() for item in task):
        time.sleep(3600)
    return work_there(task, settings, shared)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Texts in the working folder, named by relative paths; one not UTF-8, one no text.

    Where it were a PDF, each worker that is begun anew would start a process to read it.
    """
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for n in range(64):
        (tmp_path / "in" / f"{n:03}.txt").write_text(f"Le Jnim et l’OPF ont combattu Aqmi en {1900 + n}.", "utf-8")
    (tmp_path / "in" / "050.txt").write_bytes("L’armée a tué des chefs d’Aqmi à l’été.".encode("cp1252"))
    (tmp_path / "in" / "060.txt").write_bytes(b"\0\1\2" * 99)
    (tmp_path / "rules.toml").write_text(RULE, "utf-8")
    return tmp_path


def plain(found):
    """What matters of outcomes, and all warnings (which document of a handful carries them does not)."""
    found = list(found)
    documents = [(o.path, o.line, o.characters, o.mentions, o.entities, str(o.error)) for o in found]
    return documents, [w for o in found for w in o.warnings]


def outcomes(pool, settings=SETTINGS, items=None):
    with pool:
        return list(run_all(items or inputs(["in"], settings.reading), settings, pool, ahead=6))


@pytest.fixture
def local(folder):
    return list(worker.work(inputs(["in"], SETTINGS.reading), SETTINGS))


@pytest.mark.parametrize("send_text", [False, True])
def test_any_executor_gives_the_same(local, send_text):
    assert sum(o.error is not None for o in local) == 1 and sum(bool(o.warnings) for o in local) == 1
    assert plain(outcomes(ExecutorPool(lambda: ThreadPoolExecutor(3), send_text))) == plain(local)
    assert plain(outcomes(ExecutorPool(lambda: ProcessPoolExecutor(2, start.soon()), send_text))) == plain(local)


def test_the_limit_of_time_holds_in_threads(folder):
    (folder / "long.txt").write_text("Le maire de la ville parle. " * 60_000, "utf-8")
    (outcome,) = outcomes(ExecutorPool(lambda: ThreadPoolExecutor(1)), replace(SETTINGS, timeout=0.1), ["long.txt"])
    assert outcome.error and outcome.error.reason == "took longer than 0.1 seconds"


def test_rule_files_are_sent_with_their_lists_of_names(folder):
    (folder / "regles" / "a").mkdir(parents=True)
    (folder / "regles" / "a" / "r.toml").write_text(
        '[[gazetteer]]\nid = "corps"\nlabel = "ORG"\nfile = "noms.txt"\n'
        '[[gazetteer]]\nid = "lieux"\nlabel = "LOC"\nfile = "../lieux.txt"\n',
        "utf-8",
    )
    (folder / "regles" / "a" / "noms.txt").write_text("OPF\n", "utf-8")
    (folder / "regles" / "lieux.txt").write_text("Jnim\n", "utf-8")
    settings = Settings(model=None, rule_files=("regles/a/r.toml", "rules.toml"), builtin_rules=False)
    here = list(worker.work(["in/000.txt"], settings))
    assert here[0].mentions == 2
    sent = ExecutorPool(lambda: ThreadPoolExecutor(1), send_text=True)
    assert plain(outcomes(sent, settings, ["in/000.txt"])) == plain(here)


@pytest.mark.parametrize("send_text", [False, True])
def test_rule_files_and_lists_are_those_that_are_read_here(folder, send_text):
    """Behind a linked folder « .. » is where the link leads, not where it lies; a list may have an absolute path."""
    (folder / "there" / "deep").mkdir(parents=True)
    (folder / "link").symlink_to(folder / "there" / "deep")
    gazetteer = '[[gazetteer]]\nid = "%s"\nlabel = "ORG"\nfile = "%s"\n'
    absolute = folder / "far" / "noms.txt"
    rules = gazetteer % ("a", "../noms.txt") + gazetteer % ("b", absolute) + gazetteer % ("c", "../link/../noms.txt")
    absolute.parent.mkdir()
    (folder / "there" / "link").symlink_to(absolute.parent)
    for path, text in {
        "there/deep/r.toml": rules,
        "there/noms.txt": "Jnim\n",
        "noms.txt": "combattu\n",
        "far/noms.txt": "Aqmi\n",
        "there/rules.toml": RULE.replace("opf", "x"),
        "rules.toml": RULE.replace("OPF", "Aqmi"),
    }.items():
        (folder / path).write_text(text, "utf-8")
    settings = Settings(model=None, rule_files=("link/r.toml", "link/../rules.toml"), builtin_rules=False)
    here = list(worker.work(["in/000.txt"], settings))
    assert [m["text"] for m in json.loads(here[0].line)["mentions"]] == ["Jnim", "OPF", "combattu", "Aqmi"]

    def without_the_list(task, settings, shared):
        absolute.rename(folder / "kept")
        try:
            return work_there(task, settings, shared)
        finally:
            (folder / "kept").rename(absolute)

    work = without_the_list if send_text else work_there
    pool = ExecutorPool(lambda: ThreadPoolExecutor(1), send_text, work)
    assert plain(outcomes(pool, settings, ["in/000.txt"])) == plain(here)


def test_a_document_that_kills_a_worker_is_named_and_the_rest_goes_on(local, folder):
    (folder / "in" / "040.txt").write_text("POISON")
    found = outcomes(ExecutorPool(lambda: ProcessPoolExecutor(2, start.soon()), work=poisoned))
    assert plain(o for o in found if o.path != "in/040.txt")[0] == plain(o for o in local if o.path != "in/040.txt")[0]
    assert [o.error.reason for o in found if o.path == "in/040.txt"] == ["a worker died on it"]


@pytest.mark.parametrize("send_text", [False, True])
def test_rule_files_reach_the_workers(folder, send_text):
    settings = Settings(model=None, rule_files=("rules.toml",), builtin_rules=False)
    pool = ExecutorPool(lambda: ThreadPoolExecutor(1), send_text)
    assert [o.mentions for o in outcomes(pool, settings, ["in/000.txt"])] == [1]
    (folder / "rules.toml").write_text("[[entity]]\n")
    with pytest.raises(RuleError, match="^rules.toml"):
        outcomes(ExecutorPool(lambda: ThreadPoolExecutor(1), send_text), settings, ["in/000.txt"])


def test_a_rule_file_that_was_edited_is_read_again(folder):
    """By workers that live on; and so is a list of names beside it."""
    gazetteer = '[[gazetteer]]\nid = "noms"\nlabel = "ORG"\nfile = "noms.txt"\n'
    (folder / "rules.toml").write_text(gazetteer, "utf-8")
    settings = Settings(model=None, rule_files=("rules.toml",), builtin_rules=False)
    found = []
    with ExecutorPool(lambda: ThreadPoolExecutor(1)) as lasting:
        for name, pool in (("Jnim", lasting), ("Aqmi", lasting), ("OPF", ExecutorPool(lambda: ThreadPoolExecutor(1)))):
            (folder / "noms.txt").write_text(name, "utf-8")
            [outcome] = run_all(["in/000.txt"], settings, pool, ahead=6)
            found += [mention["text"] for mention in json.loads(outcome.line)["mentions"]]
    assert found == ["Jnim", "Aqmi", "OPF"]


def test_a_worker_that_starts_when_a_rule_file_was_edited_takes_it_for_no_other(folder):
    """As one that takes the place of another in the middle of a run."""
    asked = Settings(model=None, rule_files=("rules.toml",), builtin_rules=False)
    settings = replace(asked, contents=contents(asked.rule_files, None))
    with open("rules.toml", "a") as rules:
        rules.write("# neu\n")
    with pytest.raises(RuleError, match="^rules.toml: is not as it was when the run began; put it back"):
        list(worker.work(["in/000.txt"], settings))
    assert [o.mentions for o in worker.work(["in/000.txt"], asked)] == [1]
    # two of one name in two folders are two
    Path("b").mkdir()
    Path("b/rules.toml").write_text("[words]\n")
    both = replace(asked, rule_files=("rules.toml", "b/rules.toml"))
    both = replace(both, contents=contents(both.rule_files, None))
    assert [o.mentions for o in worker.work(["in/000.txt"], both)] == [1]


def test_a_worker_keeps_rule_files_where_dask_clears_up_behind_it(folder, monkeypatch):
    """One that is ended from outside leaves no folder behind."""
    scratch = folder / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("distributed.get_worker", lambda: mock.Mock(local_directory=str(scratch)))
    (folder / "rules.toml").write_text(f"# {folder}\n{RULE}", "utf-8")  # no process has these yet
    settings = Settings(model=None, rule_files=("rules.toml",), builtin_rules=False)
    sent = ExecutorPool(lambda: ThreadPoolExecutor(1), send_text=True)
    assert [o.mentions for o in outcomes(sent, settings, ["in/000.txt"])] == [1]
    assert len(list(scratch.glob("*/**/rules.toml"))) == 1


def test_other_versions_are_named():
    here = {
        "python": "3.11.4.final.0",
        "dask": "2026.8.0",
        "distributed": "2026.8.0",
        "extractor": "1.0.0",
        "spacy": "3.8.2",
    }
    assert differences(here, {"the scheduler": here | {"python": "3.11.9.final.0"}}) == []
    there = {
        "the scheduler": here | {"extractor": None},
        "worker tcp://a": here | {"python": "3.12.1.final.0", "spacy": "3.7.0"},
    }
    assert differences(here, there) == [
        "the scheduler has no extractor",
        "worker tcp://a has python 3.12, here is 3.11",
        "worker tcp://a has spacy 3.7.0, here is 3.8.2",
    ]


# -- a real cluster ----------------------------------------------------------


@pytest.fixture(scope="module")
def cluster():
    """A scheduler and two worker processes, that take one death of a worker for an accident and two for none.

    Whoever asks for a worker that is dead soon gives up. But one that starts has time, also on a busy machine: to find
    the scheduler, and until the cluster takes it for lost (15 seconds otherwise) and ends the nanny that starts it.
    """
    distributed = pytest.importorskip("distributed")
    import dask
    from distributed.nanny import WorkerProcess
    from distributed.utils import get_mp_context

    begin = WorkerProcess.__init__

    def leave_environment(self, **options):
        """Each start of a worker, at any time, would leave here what brings commands a start of their own."""
        begin(self, **options | {"pre_spawn_env": {}})

    patience = {"distributed": {"comm": {"timeouts": {"connect": "120s", "tcp": "120s"}}}}
    patient = dask.config.merge(dask.config.config, patience)
    limits = {
        "distributed.scheduler.allowed-failures": 1,
        "distributed.comm.timeouts.connect": "2s",
        "distributed.deploy.lost-worker-timeout": "10 minutes",
        # forked off one that has imported what they need: a worker that is killed is soon there anew
        "distributed.worker.multiprocessing-method": "forkserver",
    }
    with mock.patch.object(WorkerProcess, "__init__", leave_environment), dask.config.set(limits):
        get_mp_context()  # has its own opinion, once, of what they need
        start.soon()
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, config=patient
        ) as cluster:
            yield cluster


@pytest.fixture
def dask(cluster):
    """The cluster with both its workers, should those that a test before has killed still be on their way."""
    from distributed import Client

    cluster.scale(2)
    with Client(cluster, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=240)
    return cluster


def pids(dask):
    with Cluster(dask.scheduler_address) as pool:
        return list(pool._client.run(os.getpid).values())


@pytest.mark.slow
@pytest.mark.parametrize("send_text", [[], ["--send-text"]], ids=["paths", "texts"])
def test_a_worker_killed_in_the_middle_changes_nothing(folder, dask, send_text):
    (folder / "in" / "061.txt").write_bytes(b"%PDF-1.4")
    command = ["in", "--model", "none", "--format", "jsonl", "--meta", "--rules", "rules.toml"]
    assert run(*command, "-o", "here.jsonl", "--jobs", "1", cwd=folder).code == 1
    victim = pids(dask)[0]

    def kill():
        while not (folder / "there.jsonl").exists() or (folder / "there.jsonl").stat().st_size < 2000:
            time.sleep(0.005)
        os.kill(victim, signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    done = run(*command, "-o", "there.jsonl", "--cluster", dask.scheduler_address, *send_text, cwd=folder)
    killer.join(10)
    assert not killer.is_alive() and done.code == 1, done.err
    assert (folder / "there.jsonl").read_bytes() == (folder / "here.jsonl").read_bytes()
    told = ("in/060.txt", "in/061.txt: a damaged PDF", "in/050.txt: not UTF-8")
    assert all(words in done.err for words in told) and str(folder) not in done.err


@pytest.mark.slow
def test_a_killed_worker_loses_nothing_under_way(local, dask):
    victims = pids(dask)

    def items():
        for n, item in enumerate(inputs(["in"], SETTINGS.reading)):
            if n == 40:
                os.kill(victims[0], signal.SIGKILL)
            yield item

    assert plain(outcomes(Cluster(dask.scheduler_address), items=items())) == plain(local)


@pytest.mark.slow
def test_a_document_that_kills_workers_each_time_ends_as_a_failure(folder, dask):
    (folder / "in" / "001.txt").write_text("POISON")
    paths = [f"in/{n:03}.txt" for n in range(5)]
    found = outcomes(Cluster(dask.scheduler_address, work=poisoned), items=paths)
    assert [o.error and o.error.reason for o in found] == [None, "a worker died on it", None, None, None]


@pytest.mark.slow
def test_a_document_that_hangs_ends_as_a_failure_and_its_worker_anew(folder, dask, monkeypatch):
    # a worker that starts anew on a busy machine has time to do so
    hangs = lambda self, task, settings: 1 if any("001" in item for item in task) else 60  # noqa: E731
    monkeypatch.setattr(Cluster, "patience", hangs)
    (folder / "in" / "001.txt").write_text("HANG")
    before = set(pids(dask))
    settings = Settings(model=None, timeout=60)
    pool = Cluster(dask.scheduler_address, work=hanging)
    found = outcomes(pool, settings, [f"in/{n:03}.txt" for n in range(4)])
    assert [o.error and o.error.reason for o in found] == [None, "took longer than 60 seconds", None, None]
    assert before - set(pids(dask))


class Gone:
    """A cluster's client, and a task of it, whose workers have all left."""

    status = "running"
    key = "task"

    def __init__(self, workers=1):
        self.threads = {"tcp://a": 1} if workers else {}

    def nthreads(self):
        return self.threads

    def processing(self):
        return dict.fromkeys(self.threads, ())

    def result(self, timeout):
        self.threads = {}
        time.sleep(timeout)
        raise TimeoutError

    def who_has(self, futures):
        return {}

    def get_versions(self, packages):
        return {"scheduler": {"packages": {}}, "workers": {}, "client": {"packages": {}}}

    def cancel(self, futures, force):
        pass

    def run(self, *arguments, **options):
        raise OSError("nobody answers")


def of(client):
    cluster = object.__new__(Cluster)
    cluster._client, cluster.address, cluster._seen, cluster._under_way, cluster.stuck = (
        client,
        "tcp://s",
        None,
        {},
        set(),
    )
    return cluster


@pytest.mark.parametrize("timeout", [None, 0.05, 60])
def test_a_cluster_that_loses_all_its_workers_ends_in_an_error(monkeypatch, timeout):
    monkeypatch.setattr(dask_cluster, "TICK", 0.02)
    monkeypatch.setattr(dask_cluster, "LOST", 0.1)
    client = Gone()
    monkeypatch.setattr(dask_cluster, "_client", lambda address: client)
    cluster = Cluster("tcp://s")  # they leave before they are looked at for the first time
    with pytest.raises(WorkerError, match="no workers for 0.1 seconds; start some with dask worker"):
        dask_cluster._Answer(cluster, client).result(timeout)


def test_a_worker_that_hangs_and_has_gone_by_itself_is_no_error():
    client = Gone(workers=0)
    cluster = of(client)
    cluster.stuck = {"tcp://a"}
    cluster.renew()
    assert not cluster.stuck


class Frozen(Gone):
    """A cluster's client, and a task of it that is done, whose worker has its result and does not give it."""

    def result(self, timeout):
        time.sleep(timeout)
        raise TimeoutError

    def who_has(self, futures):
        return {future.key: ("tcp://a",) for future in futures}

    def run(self, *arguments, **options):
        threading.Event().wait()

    def get_versions(self, packages):
        threading.Event().wait()

    def scheduler_info(self, number):
        return {"workers": {"tcp://a": {"last_seen": 100.0}, "tcp://b": {"last_seen": 200.0}}}


def test_a_worker_that_is_frozen_with_a_result_is_one_that_hangs(monkeypatch):
    monkeypatch.setattr(dask_cluster, "TICK", 0.02)
    client = Frozen()
    cluster = of(client)
    with pytest.raises(TimeoutError):
        dask_cluster._Answer(cluster, client).result(0.1)
    assert cluster.stuck == {"tcp://a"}


@pytest.mark.parametrize("silent", [[], ["tcp://a"], ["tcp://a", "tcp://b"]])
def test_a_run_that_is_stopped_ends_the_workers_that_its_tasks_hold_up(monkeypatch, silent):
    """As a slow pattern of a user's does; what others have in hand, and who answers, goes on."""
    monkeypatch.setattr(dask_cluster, "HURRY", 0.1)
    ended = []

    class Client(Frozen):
        status = "running"

        def processing(self):
            return {"tcp://a": ["task"], "tcp://b": ["task", "other"], "tcp://c": ["other"]}

        def run(self, question, workers, nanny):
            if nanny:
                ended.extend(workers)
            elif set(workers) & set(silent):
                threading.Event().wait()

        def close(self):
            ended.append("closed")

    cluster = of(Client())
    cluster._under_way = {"answer": Client()}
    with pytest.raises(KeyboardInterrupt), cluster:
        raise KeyboardInterrupt
    assert ended == [*silent, "closed"]


def test_a_worker_that_is_frozen_with_its_nanny_ends_in_an_error(monkeypatch):
    monkeypatch.setattr(dask_cluster, "END", 0.05)
    cluster = of(Frozen())
    cluster.stuck = {"tcp://a"}
    with pytest.raises(WorkerError, match="a worker hangs, and no nanny ends it: tcp://a; start it anew by hand"):
        cluster.renew()


def test_a_worker_that_is_frozen_from_the_start_is_named(monkeypatch):
    monkeypatch.setattr(dask_cluster, "SILENT", 0.05)
    with pytest.raises(WorkerError, match="of its workers tcp://a does not answer; end it, or start it anew"):
        of(Frozen())._compare()


class Silent(Frozen):
    """The client of a scheduler that answers no more."""

    status = "running"

    def close(self):
        threading.Event().wait()

    processing = nthreads = cancel = close


def test_a_scheduler_that_answers_no_more_holds_up_no_end():
    with pytest.raises(KeyboardInterrupt), of(Silent()):
        raise KeyboardInterrupt


@pytest.mark.slow
def test_a_worker_that_is_frozen_holds_up_no_run(folder, dask, monkeypatch):
    # a worker that starts anew on a busy machine has time to do so
    patience = iter([1])
    monkeypatch.setattr(Cluster, "patience", lambda self, task, settings: next(patience, 15))
    pool = Cluster(dask.scheduler_address)
    victim = pids(dask)[0]

    def items():
        os.kill(victim, signal.SIGSTOP)
        yield from (f"in/{n:03}.txt" for n in range(4))

    try:
        assert [o.error for o in outcomes(pool, Settings(model=None, timeout=1), items())] == [None] * 4
    finally:
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGCONT)


@pytest.mark.slow
def test_a_run_that_was_killed_goes_on(folder, dask):
    command = ["in", "--model", "none", "--format", "jsonl", "--cluster", dask.scheduler_address]
    assert run(*command, "-o", "whole.jsonl", cwd=folder).code == 1
    for _ in range(9):  # on a busy machine it may end before it is seen to have begun
        (folder / "out.jsonl").unlink(missing_ok=True)
        first = begin(*command, "-o", "out.jsonl")
        while first.poll() is None and (
            not (folder / "out.jsonl").exists() or len((folder / "out.jsonl").read_bytes()) < 1000
        ):
            time.sleep(0.002)
        first.kill()
        first.communicate()
        if first.returncode == -signal.SIGKILL:
            break
    assert (folder / "out.jsonl").stat().st_size < (folder / "whole.jsonl").stat().st_size
    assert run(*command, "-o", "out.jsonl", "--resume", cwd=folder).code == 1
    assert (folder / "out.jsonl").read_bytes() == (folder / "whole.jsonl").read_bytes()


def test_settings_of_dask_that_it_cannot_read_are_said(folder):
    (folder / "dask").mkdir()
    (folder / "dask/x.yaml").write_text("a: [\n")
    arguments = ("in", "--model", "none", "-f", "jsonl", "--cluster", "tcp://127.0.0.1:9")
    done = run(
        *arguments, cwd=folder, DASK_CONFIG=str(folder / "dask"), PYTHONPATH=f"{os.environ.get('PYTHONPATH', '')}:."
    )
    assert (done.code, done.out) == (2, "") and "--cluster: dask cannot be started" in done.err
    assert "Traceback" not in done.err


@pytest.mark.slow
def test_no_scheduler_is_said_within_seconds(folder):
    started = time.monotonic()
    done = run(
        "in", "--model", "none", "--format", "jsonl", "-o", "o.jsonl", "--cluster", "tcp://127.0.0.1:9", cwd=folder
    )
    assert (done.code, done.out) == (2, "") and time.monotonic() - started < 60
    assert (
        "tcp://127.0.0.1:9: no scheduler answers; start one with 'dask scheduler'" in done.err
        and "Traceback" not in done.err
    )
    assert not (folder / "o.jsonl").exists()


@pytest.mark.slow
def test_a_scheduler_that_takes_the_call_and_never_speaks_is_none(monkeypatch):
    monkeypatch.setattr(dask_cluster, "ANSWER", 0.05)
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(distributed, "Client", lambda *_, **__: threading.Event().wait())
    with pytest.raises(WorkerError, match="no scheduler answers"):
        Cluster("tcp://127.0.0.1:9")


@pytest.mark.slow
def test_what_a_transport_lacks_is_said():
    distributed = pytest.importorskip("distributed")
    with pytest.raises(WorkerError, match="tls://127.0.0.1:9: .*; start one"):
        Cluster("tls://127.0.0.1:9")
    # which Python's collector would close at any moment
    assert all(one.status == "closed" for one in gc.get_objects() if type(one) is distributed.Client)


def test_other_versions_stop_the_run(dask, monkeypatch):
    monkeypatch.setattr(
        "extractor.batch.dask_cluster.differences", lambda here, there: differences(here | {"spacy": "3.7.0"}, there)
    )
    with pytest.raises(WorkerError, match="the scheduler has spacy .*, here is 3.7.0.*install the same versions"):
        Cluster(dask.scheduler_address)


def test_options_that_do_not_go_together(folder):
    assert "--send-text: goes with --cluster" in run("in", "--send-text", cwd=folder).err
    assert (
        "--jobs: does not go with --cluster"
        in run("in", "--cluster", "tcp://127.0.0.1:9", "--jobs", "2", cwd=folder).err
    )
