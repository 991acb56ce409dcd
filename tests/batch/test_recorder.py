"""Outputs written in batches: wherever a run stops, and whatever of it was lost, it goes on to the same end."""

import gzip
import json
import shutil
import sqlite3
from contextlib import closing, suppress
from functools import cache

import pytest

from extractor.batch import recorder, worker
from extractor.batch.recorder import Recorder
from extractor.batch.settings import Settings
from extractor.core.errors import InputError, OutputError, UsageError
from extractor.core.types import Document
from extractor.documents.checkpoint import State
from extractor.index import Index
from extractor.writers import line_batches, writer
from tests.cli.test_batch import kinds
from tests.saved import result_of

OUTPUTS = [("out.jsonl", "jsonl"), ("out.jsonl.gz", "jsonl"), ("out.db", "sqlite"), ("out", "parquet")]


def items():
    """Thirty documents of three names, of which each fifth fails."""
    for n in range(30):
        if n % 5 == 0:
            yield InputError(f"r.jsonl:{n}", "not JSON")
        else:
            yield Document(f"L’AQMI et l’ONU sont à Gao ({n}).", f"r.jsonl#{n % 3}", {"date": n})


THIRTY = list(items())


@cache
def outcomes(settings):
    """What work makes of the thirty, by the text or the error of each."""
    return dict(zip(map(_key, THIRTY), worker.work(THIRTY, settings)))


def _key(item):
    return str(item) if isinstance(item, InputError) else item.text


class Stop(Exception):
    pass


def run(path, form, stop=None, again=False):
    """Write the items to `path`, stopping after so many."""
    settings = Settings(model=None, whole_results=form != "jsonl", with_meta=True)
    out = writer(form).Batches(str(path))
    begun = out.begin(again)
    left, state = recorder.rest(items(), begun, settings, out.held)
    with Recorder(out, state, settings) as record:
        for number, item in enumerate(left):
            if number == stop:
                raise Stop
            record(outcomes(settings)[_key(item)])
    return record.tally


@pytest.fixture(autouse=True)
def small(monkeypatch):
    from extractor.writers import parquet, sqlite

    for kind in (line_batches.Lines, line_batches.Members, parquet.Batches, sqlite.Batches):
        monkeypatch.setattr(kind, "batch", 4)


@pytest.fixture(scope="module")
def wholes(tmp_path_factory):
    """The outputs of runs that nothing stopped, made when asked for: wholes("out.db", "sqlite")."""
    made = {}

    def output(name, form):
        if name not in made:
            made[name] = tmp_path_factory.mktemp("whole") / name
            run(made[name], form)
        return made[name]

    return output


@pytest.mark.parametrize("name, form", OUTPUTS)
def test_stopped_anywhere_it_ends_the_same(tmp_path, name, form):
    (tmp_path / "whole").mkdir()
    tally = run(tmp_path / "whole" / name, form)
    assert (tally.documents, tally.failures, tally.reasons) == (24, 6, {"not JSON": 6})
    for stop in (0, 1, 7, 12, 29):
        path = tmp_path / f"{stop}{name}"
        with pytest.raises(Stop):
            run(path, form, stop)
        with pytest.raises(Stop):
            run(path, form, min(2, 29 - stop), again=True)
        assert run(path, form, again=True) == tally
        assert kinds(path) == kinds(tmp_path / "whole" / name)
        assert not path.with_name(path.name + ".state").exists()


@pytest.mark.parametrize("name, form", OUTPUTS)
def test_a_finished_output_goes_on_with_nothing(tmp_path, name, form):
    run(tmp_path / name, form)
    before = kinds(tmp_path / name)
    assert run(tmp_path / name, form, again=True).documents == 0
    assert kinds(tmp_path / name) == before


@pytest.mark.parametrize("name, form", [o for o in OUTPUTS if o[1] != "sqlite"])
def test_without_its_state_the_output_tells(tmp_path, wholes, name, form):
    path = tmp_path / name
    with pytest.raises(Stop):
        run(path, form, 14)
    (tmp_path / f"{name}.state").unlink()
    run(path, form, again=True)
    assert kinds(path) == kinds(wholes(name, form))


def named():
    """Ten documents of names of their own, with an input that failed and one that is no document at all."""
    texts = [Document(f"L’AQMI est à Gao ({n}).", f"{n}.txt") for n in range(10)]
    return [*texts[:3], InputError("x.jsonl:2", "not JSON"), *texts[3:]]


def take_out(path, form, *places):
    """Take documents out of an output, as by hand."""
    if form == "sqlite":
        with closing(sqlite3.connect(path)) as db, db:
            for place in places:
                db.execute("delete from documents where id = ?", [place + 1])
    elif form == "parquet":
        from pyarrow import parquet as pq

        for part in (path / "documents").iterdir():
            table = pq.read_table(part)
            pq.write_table(table.filter([n - 1 not in places for n in table["document"].to_pylist()]), part)
    else:
        unpack, pack = (gzip.decompress, gzip.compress) if path.suffix == ".gz" else (bytes, bytes)
        lines = unpack(path.read_bytes()).splitlines(keepends=True)
        path.write_bytes(pack(b"".join(line for place, line in enumerate(lines) if place not in places)))


def held(path, form):
    """The paths of the documents of an output, and their numbers where it has some."""
    if form == "sqlite":
        with closing(sqlite3.connect(path)) as db:
            return [tuple(row) for row in db.execute("select path, id from documents order by id")]
    if form == "parquet":
        from pyarrow import parquet as pq

        rows = [row for part in sorted((path / "documents").iterdir()) for row in pq.read_table(part).to_pylist()]
        return [(row["path"], row["document"]) for row in rows]
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [(json.loads(line)["path"], number) for number, line in enumerate(text.splitlines(), 1)]


@pytest.mark.parametrize("name, form", OUTPUTS)
def test_what_was_taken_out_is_done_again_behind_the_others(tmp_path, monkeypatch, name, form):
    monkeypatch.setitem(globals(), "items", lambda: iter(named()))
    made = cache(lambda settings: dict(zip(map(_key, named()), worker.work(named(), settings))))
    monkeypatch.setitem(globals(), "outcomes", made)
    for stop in (None, 9):
        for again in (None, 1, 2):
            path = tmp_path / f"{stop}{again}{name}"
            with suppress(Stop):
                run(path, form, stop)
            whole = held(path, form)
            take_out(path, form, 0, 3, 5)
            assert len(held(path, form)) == len(whole) - 3
            if again:  # stopped where some of it is done again
                with pytest.raises(Stop):
                    run(path, form, again, again=True)
            tally = run(path, form, again=True)
            paths, numbers = zip(*held(path, form))
            assert paths[: len(whole) - 3] == tuple(f"{n}.txt" for n in (1, 2, 4, *range(6, len(whole))))
            assert paths[len(whole) - 3 :][:3] == ("0.txt", "3.txt", "5.txt")
            assert sorted(paths) == [f"{n}.txt" for n in range(10)] and len(set(numbers)) == 10
            assert tally.failures == 1


def test_what_is_left_of_the_last_document_is_no_other_s(tmp_path):
    run(tmp_path / "out.db", "sqlite")
    take_out(tmp_path / "out.db", "sqlite", 23)
    run(tmp_path / "out.db", "sqlite", again=True)
    with closing(sqlite3.connect(tmp_path / "out.db")) as db:
        assert db.execute("select max(id) from documents").fetchone() == (25,)
        counts = db.execute("select count(*) from entities where document in (23, 25) group by document").fetchall()
    assert counts[0] == counts[1]


def test_which_of_several_of_a_name_was_taken_out_cannot_be_told(tmp_path):
    for taken, reason in ((1, "not in the order"), (5, "several inputs are called 'r.jsonl#1'")):
        path = tmp_path / f"{taken}.jsonl"
        run(path, "jsonl")
        take_out(path, "jsonl", taken)
        before = path.read_bytes()
        with pytest.raises(UsageError, match=reason) as caught:
            run(path, "jsonl", again=True)
        assert "--force" in str(caught.value) and path.read_bytes() == before


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
def test_what_is_torn_is_cut_off(tmp_path, wholes, name):
    whole = wholes(name, "jsonl").read_bytes()
    for cut in range(1, len(whole), len(whole) // 9):
        (tmp_path / name).write_bytes(whole[:cut])
        run(tmp_path / name, "jsonl", again=True)
        found = (tmp_path / name).read_bytes()
        assert found == whole if name.endswith("l") else gzip.decompress(found) == gzip.decompress(whole)


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
@pytest.mark.parametrize("added", [b'{"a": 1}\n', None])
def test_what_was_added_behind_a_stopped_run_is_not_cut_off(tmp_path, wholes, name, added):
    path = tmp_path / name
    with pytest.raises(Stop):
        run(path, "jsonl", 12)
    unpack, pack = (gzip.decompress, gzip.compress) if name.endswith("gz") else (bytes, bytes)
    whole = unpack(wholes(name, "jsonl").read_bytes())
    path.write_bytes(path.read_bytes() + pack(added or whole))
    before = path.read_bytes()
    with pytest.raises(OutputError, match="were added behind"):
        run(path, "jsonl", again=True)
    assert path.read_bytes() == before


@pytest.mark.parametrize("stop", [14, None])
@pytest.mark.parametrize("lost", ["", "documents", "entities", "mentions", "documents/part-00000.parquet"])
def test_a_folder_of_which_parts_are_gone_is_made_whole_again(tmp_path, wholes, stop, lost):
    path = tmp_path / "out"
    with suppress(Stop):
        run(path, "parquet", stop)
    if lost.endswith("parquet"):
        (path / lost).unlink()
    else:
        shutil.rmtree(path / lost)
    run(path, "parquet", again=True)
    assert kinds(path) == kinds(wholes("out", "parquet"))


def test_a_folder_that_a_run_may_not_go_on_with_keeps_its_parts(tmp_path, monkeypatch):
    """Also those behind one that is lost: the inputs may be others by mistake."""
    path = tmp_path / "out"
    run(path, "parquet")
    (path / "mentions/part-00001.parquet").unlink()
    before = {part: part.read_bytes() for part in path.rglob("*.parquet")}
    monkeypatch.setitem(globals(), "items", lambda: iter(named()))
    with pytest.raises(UsageError):
        run(path, "parquet", again=True)
    assert {part: part.read_bytes() for part in path.rglob("*.parquet")} == before


def test_a_folder_of_nothing_found_is_gone_on_with(tmp_path, monkeypatch):
    whole = items
    monkeypatch.setitem(globals(), "items", lambda: iter(()))
    run(tmp_path / "out", "parquet")
    monkeypatch.setitem(globals(), "items", whole)
    assert run(tmp_path / "out", "parquet", again=True).documents == 24


#: what is no state, by one value
WRONG = [
    *[("last", 1), ("settings", 5), ("inputs", 10**30), ("at", -1), ("began", "x"), ("digest", None), ("again", [-1])],
    *[("tally", wrong) for wrong in ({"a": 1}, 5, {"documents": "x"}, {"reasons": {"a": "x"}}, {"reasons": 5})],
]


@pytest.mark.parametrize("name, form", OUTPUTS)
@pytest.mark.parametrize("state", [*(json.dumps({"inputs": 9} | dict([wrong])) for wrong in WRONG), "[" * 10_000])
def test_a_state_that_is_none_is_not_believed(tmp_path, wholes, name, form, state):
    assert State.parse(state) is None
    path = tmp_path / name
    with pytest.raises(Stop):
        run(path, form, 12)
    if form == "sqlite":
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("update run set state = ?", [state])
    else:
        (tmp_path / f"{name}.state").write_text(state)
    run(path, form, again=True)
    assert kinds(path) == kinds(wholes(name, form))


@pytest.mark.parametrize("table", ["documents", "mentions"])
@pytest.mark.parametrize("size", [0, 100])
def test_a_part_that_is_torn_ends_what_is_whole(tmp_path, wholes, table, size):
    path = tmp_path / "out"
    run(path, "parquet")
    with (path / table / "part-00002.parquet").open("r+b") as part:
        part.truncate(size)
    run(path, "parquet", again=True)
    assert kinds(path) == kinds(wholes("out", "parquet"))


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
def test_an_output_that_was_edited_after_it_was_stopped_is_cut_in_no_line(tmp_path, wholes, name):
    path = tmp_path / name
    with pytest.raises(Stop):
        run(path, "jsonl", 15)
    unpack, pack = (gzip.decompress, gzip.compress) if name.endswith("gz") else (bytes, bytes)
    path.write_bytes(pack(unpack(path.read_bytes()).replace(b'"characters": ', b'"characters":  ')))
    run(path, "jsonl", again=True)
    found, whole = (
        [json.loads(line) for line in unpack(file.read_bytes()).splitlines()] for file in (path, wholes(name, "jsonl"))
    )
    assert found == whole


def test_without_resume_what_stood_there_stays_until_there_is_something_new(tmp_path):
    path = tmp_path / "out.jsonl"
    path.write_text("avant")
    with pytest.raises(Stop):
        run(path, "jsonl", 0)
    assert path.read_text() == "avant"
    run(path, "jsonl")
    assert all(json.loads(line) for line in path.read_text().splitlines())


def test_what_is_no_output_of_ours_is_left_alone(tmp_path):
    (tmp_path / "notes.jsonl").write_text('{"a": 1}\n')
    with pytest.raises(InputError, match="not a document of extractor"):
        run(tmp_path / "notes.jsonl", "jsonl", again=True)
    db = sqlite3.connect(tmp_path / "other.db")
    db.execute("create table clients (a)")
    with pytest.raises(OutputError, match="another database"):
        run(tmp_path / "other.db", "sqlite", again=True)
    with Index(tmp_path / "index.db") as index:  # which has some tables of these names
        index.add([result_of("[L’AQMI](GROUP a)", "a.txt")])
        index.update()
    with closing(sqlite3.connect(tmp_path / "names.db")) as db, db:
        for table in ("documents", "entities", "mentions"):
            db.execute(f"create table {table} as select 'doc' as id, 'doc' as document, 'a.txt' as path")
    for name in ("index.db", "names.db"):
        with pytest.raises(OutputError, match="another database"):
            run(tmp_path / name, "sqlite", again=True)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "thèse.odt").touch()
    with pytest.raises(OutputError, match="holds other things"):
        run(tmp_path / "folder", "parquet")
    assert (tmp_path / "folder" / "thèse.odt").exists()
    assert (tmp_path / "notes.jsonl").read_text() == '{"a": 1}\n'


def test_an_output_of_other_inputs_is_refused(tmp_path):
    path = tmp_path / "out.jsonl"
    path.write_text('{"schema": 1, "path": "b.txt", "characters": 3, "model": "x", "mentions": [], "entities": []}\n')
    with pytest.raises(UsageError, match="hold no document 'b.txt'"):
        run(path, "jsonl", again=True)


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
@pytest.mark.parametrize("by", [b"another's\n", None])
@pytest.mark.parametrize("at_once", [True, False])
def test_an_output_that_another_program_writes_is_left_as_it_made_it(tmp_path, name, by, at_once):
    """Also one that it has shortened, which would get a hole."""
    out, path = writer("jsonl").Batches(str(tmp_path / name)), tmp_path / name
    out.begin(False)
    written = [outcome for outcome in outcomes(Settings(model=None)).values() if outcome.line]
    out.add(written[:5], State(inputs=5))
    now = path.read_bytes() + by if by else path.read_bytes()[:-100]
    path.write_bytes(now)
    with pytest.raises(OutputError, match="was changed by another program"):
        out.add(written[5:9], State(inputs=9)) if at_once else out.finish()
    assert path.read_bytes() == now


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
@pytest.mark.parametrize("moved", [True, False])
def test_an_output_that_is_taken_away_while_it_is_written_is_missed(tmp_path, name, moved):
    out = writer("jsonl").Batches(str(tmp_path / name))
    out.begin(False)
    written = [outcome for outcome in outcomes(Settings(model=None)).values() if outcome.line]
    out.add(written[:5], State(inputs=5))
    (tmp_path / name).unlink()
    if moved:
        (tmp_path / name).write_text("another's")
    with pytest.raises(OutputError, match="was removed or moved away"):
        out.finish()
    assert [file.name for file in tmp_path.iterdir()] == [name] * moved
