"""The workbook, read back by openpyxl."""

import gc
import random
import sys
import tempfile
from dataclasses import replace

import pytest

openpyxl = pytest.importorskip("openpyxl")
xlsx = pytest.importorskip("extractor.writers.xlsx")

from extractor.core.errors import OutputError  # noqa: E402
from extractor.core.types import Document  # noqa: E402
from extractor.writers.columns import COLUMNS  # noqa: E402
from tests.robustness.here import full_disk  # noqa: E402
from tests.saved import result_of  # noqa: E402


def sheets(results, path, **options):
    xlsx.write(results, path, **options)
    book = openpyxl.load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}, book


def test_three_sheets_hold_all(written, tmp_path):
    found, _ = sheets(written, tmp_path / "a.xlsx")
    assert list(found) == ["Entities", "Mentions", "Documents"]
    assert [tuple(rows[0]) for rows in found.values()] == [COLUMNS[name.lower()] for name in found]
    assert [row[1] for row in found["Entities"][1:]] == [e.id for r in written for e in r.entities]
    assert [row[1:3] for row in found["Mentions"][1:]] == [[m.start, m.end] for r in written for m in r.mentions]
    assert [row[0] for row in found["Documents"][1:]] == [r.document.path for r in written]
    assert [row[1].date().isoformat() for row in found["Documents"][1:3]] == ["2024-03-15", "2024-04-02"]


def test_each_mention_stands_in_its_sentence(written, tmp_path):
    found, _ = sheets(written, tmp_path / "a.xlsx")
    place = COLUMNS["mentions"].index("sentence")
    for row in found["Mentions"][1:]:
        if row[0] != "corpus/hostile.txt":
            assert " ".join(row[3].split()) in row[place]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+33", "-2", "http://exemple.org", "{=1}", "a\x01b"])
def test_nothing_is_a_formula_or_a_link(text, tmp_path):
    found, book = sheets([result_of(f"[{text}](ORG org-1)", text)], tmp_path / "a.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n") and cell.hyperlink is None for cell in row)
    assert found["Mentions"][1][3] == text.replace("\x01", "\ufffd")


def test_kept_fields_have_columns(written, tmp_path):
    kept = [
        replace(r, document=Document(r.document.text, r.document.path, {"journal": f"J{n}", "vu": "2020-01-05"}))
        for n, r in enumerate(written)
    ]
    found, _ = sheets(kept, tmp_path / "a.xlsx", date_field="vu")
    assert found["Documents"][0][-2:] == ["journal", "vu"]
    assert [row[-2] for row in found["Documents"][1:]] == ["J0", "J1", "J2"]
    assert {row[1].date().isoformat() for row in found["Documents"][1:]} == {"2020-01-05"}


def in_a_book(field: str, values: list, path) -> list:
    """The cells that the values of a kept field become, a document each."""
    results = [result_of("[Gao](LOC loc-gao)", f"{n}.txt") for n in range(len(values))]
    kept = [
        replace(r, document=replace(r.document, meta={field: value})) for r, value in zip(results, values, strict=True)
    ]
    found, _ = sheets(kept, path, fields=(field,))
    return [row[-1] for row in found["Documents"][1:]]


def test_a_kept_field_called_date_may_say_anything(tmp_path):
    values = ["2024-01-15T10:00:00Z", "zéro", "2024-13-45", "2024-W03-1", "20240115", "1850-01-01", "9999999-1"]
    assert in_a_book("date", values, tmp_path / "a.xlsx") == values


def test_a_number_that_excel_does_not_hold_is_text(tmp_path):
    numbers = [12, -1.5, 0, True, float("nan"), float("-inf"), 123456789012345678, 10**400]
    cells = [12, -1.5, 0, "True", "nan", "-inf", "123456789012345678", str(10**400)]
    assert in_a_book("n", numbers, tmp_path / "a.xlsx") == cells


def test_what_no_cell_holds_is_told_and_the_rest_stands_there(tmp_path):
    result = result_of("[Gao](LOC loc-gao)", "a.txt")
    result = replace(result, document=replace(result.document, meta={"k": "v" * 40_000, "short": "w"}))
    told = []
    found, _ = sheets([result], tmp_path / "a.xlsx", warn=told.append)
    assert [row[-2:] for row in found["Documents"][1:]] == [["v" * 32_767, "w"]]
    assert told == ["a.txt: k has 40,000 characters, of which a cell of Excel holds 32,767; csv holds them all"]
    xlsx.table(tmp_path / "b.xlsx", "rows", ("name", "text"), [["Gao", "x" * 32_768], ["Tyr", "y"]], warn=told.append)
    assert told[1:] == ["Gao: text has 32,768 characters, of which a cell of Excel holds 32,767; csv holds them all"]


def test_the_same_results_make_the_same_file(written, tmp_path):
    xlsx.write(written, tmp_path / "a.xlsx")
    xlsx.write(written, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("rows, columns", [(2, 16_385), (xlsx.ROWS, 2)])
def test_more_rows_or_columns_than_a_sheet_has_are_refused(rows, columns, tmp_path):
    with pytest.raises(OutputError, match="and a sheet of Excel holds (16,384|1,048,576)"):
        xlsx.table(tmp_path / "a.xlsx", "rows", [str(n) for n in range(columns)], [[1] * columns] * rows)
    fields = {f"field{n}": n for n in range(16_384)}
    result = result_of("[Gao](LOC loc-gao)", "a.txt")
    with pytest.raises(OutputError, match="16,3.. columns"):
        xlsx.write([replace(result, document=Document("Gao", "a.txt", fields))], tmp_path / "a.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_title_that_no_cell_holds_brings_a_warning(tmp_path):
    told = []
    xlsx.table(tmp_path / "a.xlsx", "rows", ["x" * 40_000, "a\x01"], [["y", "z"]], told.append)
    assert len(told) == 1 and "has 40,000 characters, of which a cell of Excel holds 32,767" in told[0]
    titles = [cell.value for cell in openpyxl.load_workbook(tmp_path / "a.xlsx")["Rows"][1]]
    assert titles == ["x" * 32_767, "a\ufffd"]


def test_a_full_disk_is_told_once_and_nothing_is_left(tmp_path, monkeypatch):
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    ignored = []
    monkeypatch.setattr(sys, "unraisablehook", lambda found: ignored.append(found.exc_value))
    numbers = random.Random(1)
    # no sheet is as large as all of them packed
    many = {str(n): (["x"], [(numbers.random(),) for _ in range(200)]) for n in range(10)}
    for room in (0, 15_000):
        with full_disk(room), pytest.raises(OutputError, match="make room"):
            xlsx._write(tmp_path / "a.xlsx", many, xlsx._ignored)
        gc.collect()
        assert ignored == []
        assert [path.name for path in tmp_path.rglob("*")] == ["passing"]
