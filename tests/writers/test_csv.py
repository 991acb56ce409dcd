"""CSV and TSV, read back by pandas and by Python's csv."""

import csv
import io

import pytest

from extractor.writers import csv as csv_writer
from extractor.writers import tsv
from extractor.writers.columns import COLUMNS
from tests.saved import result_of
from tests.timing import grows_below


def sheet(results, module=csv_writer, **options) -> str:
    out = io.StringIO(newline="")
    module.write(results, out, **options)
    return out.getvalue()


@pytest.mark.parametrize("module, separator", [(csv_writer, ","), (tsv, "\t")])
def test_entities_read_back(written, module, separator):
    import pandas  # half a second, of the one process that is asked for it

    frame = pandas.read_csv(io.StringIO(sheet(written, module)), sep=separator, keep_default_na=False)
    entities = [(r, e) for r in written for e in r.entities]
    assert tuple(frame.columns) == COLUMNS["entities"]
    assert list(frame["id"]) == [e.id for _, e in entities]
    assert list(frame["path"]) == [r.document.path for r, _ in entities]
    assert list(frame["mentions"]) == [len(e.mentions) for _, e in entities]
    benkirane = frame[frame["id"] == "per-idriss-benkirane"].iloc[0]
    assert (benkirane["name"], benkirane["aliases"], benkirane["roles"]) == (
        "Idriss Benkirane",
        "Benkirane",
        "ministre délégué",
    )


@pytest.mark.parametrize("module, separator", [(csv_writer, ","), (tsv, "\t")])
def test_mentions_point_at_the_same_characters(written, module, separator):
    rows = list(csv.DictReader(io.StringIO(sheet(written, module, rows="mentions"), newline=""), delimiter=separator))
    texts = {r.document.path: r.document.text for r in written}
    assert len(rows) == sum(len(r.mentions) for r in written)
    spaces = {} if module is csv_writer else str.maketrans("\t\r\n", "   ")
    for row in rows:
        text = texts[row["path"]][int(row["start"]) : int(row["end"])]
        assert row["text"].removeprefix("'") == text.translate(spaces)


def test_a_row_of_tsv_is_a_line(written):
    lines = sheet(written, tsv, rows="mentions").splitlines()
    assert any("\n" in m.text for r in written for m in r.mentions)
    assert len(lines) == 1 + sum(len(r.mentions) for r in written)
    # as cut and awk take them
    assert {len(line.split("\t")) for line in lines} == {len(COLUMNS["mentions"])}


def test_a_kept_field_with_fields_of_its_own_is_json():
    from dataclasses import replace

    from tests.saved import result_of

    result = result_of("[Gao](LOC loc-gao)", "a.txt")
    meta = {"de": {"lieu": "Gâo", "n": None}, "mots": ["a", None, {"b": True}]}
    result = replace(result, document=replace(result.document, meta=meta))
    (row,) = csv.DictReader(io.StringIO(sheet([result], fields=("de", "mots")), newline=""))
    assert (row["de"], row["mots"]) == ('{"lieu": "Gâo", "n": null}', 'a | {"b": true}')


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_no_cell_is_a_formula(first):
    from tests.saved import result_of

    rows = csv.reader(
        io.StringIO(sheet([result_of(f"[{first}1+1](ORG org-1)", f"{first}chemin")], rows="mentions"), newline="")
    )
    assert [cell for row in rows for cell in row if cell.startswith(first)] == []


def test_it_follows_the_rfc(written):
    text = sheet(written)
    assert text.endswith("\r\n")
    assert text.count("\r\n") == 1 + sum(len(r.entities) for r in written)
    assert '""http' in text


def test_sentence_date_title_and_kept_fields_stand_behind(written):
    from dataclasses import replace

    from extractor.core.types import Document

    text = "Le ministre à Rabat\n\n" + "Nasser Bourita est arrivé. Il repart."
    first = replace(
        written[0], document=Document(text, "2024-03-15.txt", {"journal": "Le Nord"}), entities=(), mentions=()
    )
    rows = list(csv.DictReader(io.StringIO(sheet([first, *written[1:]], rows="mentions"), newline="")))
    assert list(rows[0])[-4:] == ["sentence", "date", "title", "journal"]
    assert {row["date"] for row in rows if "20240402" in row["path"]} == {"2024-04-02"}
    assert all(" ".join(row["text"].split()) in row["sentence"] for row in rows if "20240402" in row["path"])


def test_the_kept_fields_of_all_documents_have_columns(written):
    from dataclasses import replace

    kept = [{"journal": "Le Nord"}, {"page": 3, "title": "Gao"}, {"journal": "Le Sud"}]
    results = [replace(r, document=replace(r.document, meta=meta)) for r, meta in zip(written, kept)]
    rows = list(csv.DictReader(io.StringIO(sheet(results), newline="")))
    assert list(rows[0])[-2:] == ["journal", "page"]
    assert {row["page"] for row in rows} == {"", "3"}


@pytest.mark.parametrize("rows", ["entities", "mentions"])
def test_no_two_columns_have_one_name(written, rows):
    from dataclasses import replace

    meta = {"date": "hier", "name": "N", "path": "P", "end": "fin", "roles": "R", "meta.date": "demain"}
    results = [replace(r, document=replace(r.document, meta=meta)) for r in written]
    found = list(csv.DictReader(io.StringIO(sheet(results, rows=rows, fields=tuple(meta)), newline="")))
    assert {row["meta.date"] for row in found} == {"hier"} and {row["meta.meta.date"] for row in found} == {"demain"}
    assert {row["meta.path"] for row in found} == {"P"}
    assert [row["path"] for row in found] == [r.document.path for r in results for _ in getattr(r, rows)]
    assert "meta.end" in found[0] if rows == "mentions" else found[0]["end"] == "fin"


def test_for_excel_a_bom_and_semicolons(written):
    text = sheet(written, excel=True)
    assert text.startswith("\ufeffpath;id;label;") and text.endswith("\r\n")
    import pandas  # half a second, of the one process that is asked for it

    assert pandas.read_csv(io.StringIO(text[1:]), sep=";").shape[0] == sum(len(r.entities) for r in written)


def test_a_mention_in_a_very_long_sentence_has_the_words_around_it():
    def rows(names):
        text = " et ".join(f"[Nom{n}](PER per-{n}) de la ville" for n in range(names)) + "."
        return list(csv.DictReader(io.StringIO(sheet([result_of(text, "a.txt")], rows="mentions"))))

    found = rows(200)
    assert all(row["text"] in row["sentence"] and len(row["sentence"]) <= 2_020 for row in found)
    first, middle, last = (found[n]["sentence"] for n in (0, 100, 199))
    assert first.startswith("Nom0 de") and first.endswith(" …") and last.endswith("Nom199 de la ville.")
    assert middle.startswith("… ") and middle.endswith(" …") and "Nom99 de la ville et Nom100 de la ville" in middle
    assert rows(50)[7]["sentence"].endswith("et Nom49 de la ville.") and "…" not in rows(50)[7]["sentence"]
    assert grows_below(3, rows, 1_000, 2_000)
