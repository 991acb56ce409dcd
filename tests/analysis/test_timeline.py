"""Dates of documents, and mentions by period."""

from dataclasses import replace
from datetime import date

import pytest

from extractor.analysis.timeline import date_of, parse, timeline
from tests.saved import result_of


@pytest.mark.parametrize(
    "text, found",
    [
        ("2024-03-15", date(2024, 3, 15)),
        ("20240315", date(2024, 3, 15)),
        ("dépêche_2024_03_15_v2.txt", date(2024, 3, 15)),
        ("2024.3.5", date(2024, 3, 5)),
        ("2024-03-15T08:30:00Z", date(2024, 3, 15)),
        ("15/03/2024", date(2024, 3, 15)),
        ("1-2-2024.txt", date(2024, 2, 1)),
        ("archives/2024/03/15/a.txt", date(2024, 3, 15)),
        ("2024-02-30 puis 2024-03-01", date(2024, 3, 1)),
        ("120240315", None),
        ("2024-03_15", None),
        ("2024-13-01", None),
        ("17890714", None),
        ("", None),
    ],
)
def test_parse(text, found):
    assert parse(text) == found


def dated(path: str, marked: str = "[Ada](PER per-ada)", **meta):
    result = result_of(marked, path)
    return replace(result, document=replace(result.document, meta=meta))


@pytest.mark.parametrize(
    "path, meta, field, found",
    [
        ("2024-03-15.txt", {}, None, date(2024, 3, 15)),
        ("2020/01/01/2024-03-15.txt", {}, None, date(2024, 3, 15)),
        ("2024-03-15.txt", {"paru": "2023-01-02"}, None, date(2024, 3, 15)),
        ("2024-03-15.txt", {"paru": "2023-01-02"}, "paru", date(2023, 1, 2)),
        ("2024-03-15.txt", {"paru": None}, "paru", date(2024, 3, 15)),
        ("r.jsonl#1", {"paru": 20230102}, "paru", date(2023, 1, 2)),
        ("r.jsonl#1", {}, "paru", None),
    ],
)
def test_the_field_then_the_file_name_then_the_path(path, meta, field, found):
    assert date_of(dated(path, **meta), field) == found


def test_periods_without_mentions_are_there():
    results = [
        dated("2024-01-30.txt", "[Ada](PER per-ada) et [Ben](PER per-ben), [Ben](PER per-ben)"),
        dated("2024-02-02.txt"),
        dated("2024-02-02b.txt"),
        dated("sans.txt"),
    ]
    line = timeline(results, date_of, count=5)
    assert (line.unit, line.undated) == ("day", 1)
    assert line.periods == [date(2024, 1, 30), date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 2)]
    assert [(r.name, r.mentions) for r in line.rows] == [("Ada", [1, 0, 0, 2]), ("Ben", [2, 0, 0, 0])]
    by_month = timeline(results, date_of, count=1, unit="month")
    assert by_month.periods == [date(2024, 1, 1), date(2024, 2, 1)]
    assert [r.mentions for r in by_month.rows] == [[1, 2]]


@pytest.mark.parametrize(
    "last, unit, periods",
    [("2024-01-20", "day", 20), ("2024-06-30", "week", 26), ("2026-12-31", "month", 36), ("2043-01-01", "year", 20)],
)
def test_the_unit_goes_by_the_span(last, unit, periods):
    line = timeline([dated("2024-01-01.txt"), dated(f"{last}.txt")], date_of, count=1)
    assert (line.unit, len(line.periods)) == (unit, periods)
    assert line.rows[0].mentions == [1] + [0] * (periods - 2) + [1]


def test_no_date_at_all():
    assert timeline([dated("a.txt")], date_of, count=1).periods == []
