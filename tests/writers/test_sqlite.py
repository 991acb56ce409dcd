"""The database, read with sqlite3 and served by Datasette."""

import asyncio
import json
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace

import pytest
from sqlite_utils import Database
from sqlite_utils.db import Table

from extractor.core import sqlite_locks
from extractor.core.errors import OutputError
from extractor.core.outcomes import Outcome
from extractor.documents.checkpoint import State
from extractor.documents.serialization import to_dict
from extractor.writers import sqlite


def rows(db, query, *values):
    return list(db.execute(query, values))


def test_all_comes_back(written, tmp_path):
    sqlite.write(written, tmp_path / "out.db")
    db = sqlite3.connect(tmp_path / "out.db")
    for number, result in enumerate(written, 1):
        data = to_dict(result)
        (found,) = rows(db, "select path, characters, model, meta from documents where id = ?", number)
        assert found == (data["path"], data["characters"], data["model"], None)
        entities = rows(
            db,
            "select entity, label, name, aliases, roles, country, candidates, mentions from entities where document = ? order by id",
            number,
        )
        assert entities == [
            (e["id"], e["label"], e["name"], *(json.dumps(e[k], ensure_ascii=False) for k in ("aliases", "roles")), e["country"],
             json.dumps(e["candidates"]), len(e["mentions"]))
            for e in data["entities"]
        ]  # fmt: skip
        mentions = rows(
            db,
            "select start, end, text, m.label, e.entity, source, rule from mentions m join entities e on e.id = m.entity "
            "where m.document = ? order by m.id",
            number,
        )
        assert mentions == [
            tuple(m[k] for k in ("start", "end", "text", "label", "entity", "source", "rule")) for m in data["mentions"]
        ]
    assert rows(db, "pragma foreign_key_check") == []
    keys = {
        (row[2], row[3]) for table in ("entities", "mentions") for row in rows(db, f"pragma foreign_key_list({table})")
    }
    assert keys == {("documents", "document"), ("entities", "entity")}


def test_lookups_use_an_index(written, tmp_path):
    sqlite.write(written, tmp_path / "out.db")
    db = sqlite3.connect(tmp_path / "out.db")
    for query in (
        "select * from entities where name = 'x'",
        "select * from entities where document = 1",
        "select * from mentions where entity = 1",
        "select * from documents where path = 'x'",
    ):
        assert "USING INDEX" in rows(db, f"explain query plan {query}")[0][3]


def test_names_are_searched_without_accents_and_capitals(written, tmp_path):
    sqlite.write(written, tmp_path / "out.db")
    db = sqlite3.connect(tmp_path / "out.db")
    query = "select name from entities where id in (select rowid from entities_fts where entities_fts match ?)"
    assert ("Hélène Marchetti-Diallo",) in rows(db, query, "helene diallo")
    assert rows(db, query, "personne") == []


def test_datasette_serves_it(written, tmp_path):
    from datasette.app import Datasette

    sqlite.write(written, tmp_path / "out.db")

    async def get(path):
        response = await Datasette([str(tmp_path / "out.db")]).client.get(path)
        assert response.status_code == 200
        return response

    found = asyncio.run(get("/out/entities.json?_search=helene&_shape=array&_labels=on")).json()
    assert {e["name"] for e in found} == {"Hélène Marchetti-Diallo"}
    assert json.loads(found[0]["roles"]) == ["générale"]
    page = asyncio.run(get("/out/mentions")).text
    # a mention links to its entity, shown by its name
    assert 'href="/out/entities/1"' in page and "Hélène Marchetti-Diallo" in page


def test_what_stood_there_stays_when_the_results_fail(written, tmp_path):
    path = tmp_path / "out.db"
    sqlite.write(written[:1], path)
    before = path.read_bytes()

    def failing():
        yield written[1]
        raise RuntimeError

    try:
        sqlite.write(failing(), path)
    except RuntimeError:
        pass
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
    sqlite.write(written[1:], path)
    assert len(rows(sqlite3.connect(path), "select * from documents")) == 2


def test_titles_dates_sentences_and_texts_on_request(written, tmp_path):
    sqlite.write(written, tmp_path / "out.db", with_text=True)
    db = sqlite3.connect(tmp_path / "out.db")
    assert [text for (text,) in rows(db, "select text from documents order by id")] == [
        r.document.text for r in written
    ]
    assert rows(db, "select date from documents limit 2") == [("2024-03-15",), ("2024-04-02",)]
    for text, sentence in rows(db, "select text, sentence from mentions where document = 1"):
        assert " ".join(text.split()) in sentence
    (found,) = rows(db, "select count(*) from documents_fts where documents_fts match 'benkirane'")
    assert found[0] >= 1
    sqlite.write(written, tmp_path / "bare.db")
    assert "text" not in [row[1] for row in rows(sqlite3.connect(tmp_path / "bare.db"), "pragma table_info(documents)")]


def test_numbers_of_any_size_are_kept(written, tmp_path):
    numbers = [10**30, -1.5, float("inf"), None]
    kept = [replace(written[0], document=replace(written[0].document, meta={"n": number})) for number in numbers]
    sqlite.write(kept, tmp_path / "out.db", fields=("n",))
    found = rows(sqlite3.connect(tmp_path / "out.db"), "select n from documents order by id")
    assert found == [(str(10**30),), ("-1.5",), ("inf",), (None,)]


def test_fields_that_differ_by_capitals_alone_or_are_called_as_a_column_have_columns_of_their_own(written, tmp_path):
    meta = {"n": 1, "N": 2, "Date": "hier", "date": "demain", "é": "e", "É": "E", "ID": "x", "Text": "t", "meta.n": 3}
    kept = replace(written[0], document=replace(written[0].document, meta=meta))
    sqlite.write([kept], tmp_path / "out.db", fields=tuple(meta))
    db = sqlite3.connect(tmp_path / "out.db")
    columns = 'n, "meta.N", "meta.Date", "meta.meta.date", "é", "É", "meta.ID", "meta.Text", "meta.meta.n", id, meta'
    ((*own, number, data),) = rows(db, f"select {columns} from documents")
    assert own == ["1", "2", "hier", "demain", "e", "E", "x", "t", "3"]
    assert number == 1 and json.loads(data) == meta


def test_a_field_that_is_called_as_the_number_of_a_row_is_none(written, tmp_path):
    for name in ("rowid", "OID", "_rowid_"):
        meta = ({name: "r-7"}, {name: 1}, {})
        kept = [replace(r, document=replace(r.document, meta=m)) for r, m in zip(written, meta, strict=False)]
        sqlite.write(kept, tmp_path / f"{name}.db", fields=(name,), with_text=True)
        db = sqlite3.connect(tmp_path / f"{name}.db")
        assert rows(db, f'select id, rowid, "meta.{name}" from documents')[:2] == [(1, 1, "r-7"), (2, 2, "1")]
        assert rows(db, "select rowid from documents_fts order by rowid") == rows(db, "select id from documents")


def test_a_field_whose_name_is_no_utf8_has_a_column(written, tmp_path):
    sqlite.write(written, tmp_path / "out.db", fields=("\udcff",))
    assert (tmp_path / "out.db").exists()


def test_who_reads_a_database_meanwhile_is_waited_for(written, tmp_path, monkeypatch):
    path = tmp_path / "o.db"
    out = sqlite.Batches(path)
    out.begin(False)
    found = [Outcome(result.document.path, result=result) for result in written]
    out.add(found[:1], State())
    with closing(sqlite3.connect(path, check_same_thread=False)) as reader:
        rows = reader.execute("select * from mentions union all select * from mentions")
        rows.fetchone()
        threading.Timer(0.7, rows.close).start()
        out.add(found[1:2], State())
        rows = reader.execute("select * from mentions union all select * from mentions")
        rows.fetchone()
        monkeypatch.setattr(sqlite_locks, "PATIENCE", 0.1)
        with pytest.raises(OutputError, match="locked; wait until the other program is done with it") as error:
            out.add(found[2:], State())
        assert "--force" not in str(error.value)
        rows.close()
    out.add(found[2:], State())
    out.finish()
    assert [row["path"] for row in Database(path)["documents"].rows] == [result.document.path for result in written]


@pytest.mark.parametrize("stopped", ["documents", "entities"])
def test_a_search_that_was_made_and_not_filled_is_filled_when_the_run_goes_on(written, tmp_path, monkeypatch, stopped):
    path = tmp_path / "o.db"
    out = sqlite.Batches(path, with_text=True)
    out.begin(False)
    out.add([Outcome(result.document.path, result=result) for result in written], State(inputs=len(written)))
    whole = Table.populate_fts

    def full(self, columns):
        if self.name == stopped:
            raise sqlite3.OperationalError("database or disk is full")
        return whole(self, columns)

    with monkeypatch.context() as patch, pytest.raises(OutputError, match="disk is full; make room"):
        patch.setattr(Table, "populate_fts", full)
        out.finish()
    again = sqlite.Batches(path, with_text=True)
    again.begin(True)
    again.add([], State(inputs=len(written)))
    again.finish()
    with closing(sqlite3.connect(path)) as db:
        assert rows(db, "select count(*) from documents_fts where documents_fts match 'a*'") != [(0,)]
        assert rows(db, "select count(*) from entities_fts where entities_fts match 'a*'") != [(0,)]
