"""The Parquet folder, read with pandas and pyarrow."""

import json
from dataclasses import replace

import pandas
import pyarrow.parquet as pq
import pytest

from extractor.core.errors import OutputError, UsageError
from extractor.documents.checkpoint import write_all
from extractor.documents.dates import date_of
from extractor.documents.serialization import to_dict
from extractor.documents.targets import PARTS, permit
from extractor.documents.titles import title_of
from extractor.writers import parquet
from extractor.writers.columns import sentences_of


def test_all_comes_back(written, tmp_path):
    parquet.write(written, tmp_path / "out")
    tables = {name: pq.read_table(tmp_path / "out" / name).to_pylist() for name in parquet.SCHEMAS}
    for number, result in enumerate(written, 1):
        data = to_dict(result)
        of = {"document": number, "path": data["path"]}
        own = {name: [row for row in rows if row["document"] == number] for name, rows in tables.items()}
        about = {"title": title_of(result), "date": date_of(result)}
        assert own["documents"] == [
            {**of, "characters": data["characters"], "model": data["model"], "meta": None, **about}
        ]
        assert own["entities"] == [{**of, **e} for e in data["entities"]]
        assert own["mentions"] == [
            {**of, **m, "sentence": sentence} for m, sentence in zip(data["mentions"], sentences_of(result))
        ]


def test_kept_fields_called_as_a_column_have_one_of_their_own(written, tmp_path):
    meta = {"path": "p", "Path": "P", "date": "hier", "text": "t", "meta.date": "demain"}
    kept = replace(written[0], document=replace(written[0].document, meta=meta))
    parquet.write([kept], tmp_path / "out", fields=tuple(meta), with_text=True)
    (row,) = pq.read_table(tmp_path / "out" / "documents").to_pylist()
    assert (row["path"], row["text"], json.loads(row["meta"])) == (kept.document.path, kept.document.text, meta)
    names = ["meta.path", "Path", "meta.date", "meta.text", "meta.meta.date"]
    assert [row[name] for name in names] == [*meta.values()]


def test_pandas_reads_the_parts_as_one(written, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet.Batches, "batch", 2)
    parquet.write([*written, *written], tmp_path / "out")
    assert len(list((tmp_path / "out" / "mentions").iterdir())) == 3
    mentions = pandas.read_parquet(tmp_path / "out" / "mentions")
    entities = pandas.read_parquet(tmp_path / "out" / "entities")
    assert list(mentions["document"].unique()) == [1, 2, 3, 4, 5, 6]
    named = mentions.merge(entities, left_on=["document", "entity"], right_on=["document", "id"])
    assert len(named) == len(mentions)
    assert set(named[named.name == "Hélène Marchetti-Diallo"].text) >= {"Hélène Marchetti-Diallo"}


def test_no_results_make_tables_without_rows(tmp_path):
    parquet.write([], tmp_path / "out")
    for name, schema in parquet.SCHEMAS.items():
        table = pq.read_table(tmp_path / "out" / name)
        assert table.num_rows == 0 and table.schema.names == schema.names


def test_an_old_folder_is_replaced_and_another_kept(written, tmp_path):
    parquet.write(written, tmp_path / "out")
    parquet.write(written[:1], tmp_path / "out")
    assert len(pandas.read_parquet(tmp_path / "out" / "documents")) == 1
    (tmp_path / "out" / "documents" / "notes.txt").touch()
    with pytest.raises(OutputError, match="holds other things"):
        parquet.write(written, tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_field_whose_name_is_no_utf8_has_a_column(written, tmp_path):
    parquet.write(written, tmp_path / "out", fields=("\udcff",))
    assert (tmp_path / "out").exists()


def test_a_table_that_is_read_only_is_told_before_the_work(written, tmp_path):
    parquet.write(written, tmp_path / "out")
    (tmp_path / "out" / "entities").chmod(0o555)
    for how in ({"force": True}, {"resume": True}):
        with pytest.raises(UsageError, match="/out/entities: is read-only; give another, or make it writable"):
            permit(str(tmp_path / "out"), PARTS, **how)
    (tmp_path / "out" / "entities").chmod(0o755)
    permit(str(tmp_path / "out"), PARTS, force=True)


def test_a_table_that_cannot_be_removed_is_told_by_its_name(written, tmp_path, monkeypatch):
    def refused(path):
        raise PermissionError(13, "Permission denied", str(path))

    parquet.write(written, tmp_path / "out")
    monkeypatch.setattr(parquet.shutil, "rmtree", refused)
    with pytest.raises(OutputError, match="/out/documents: permission denied; "):
        write_all(written, parquet.Batches(tmp_path / "out"))
