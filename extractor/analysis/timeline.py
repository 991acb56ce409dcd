"""How often entities are named over time, for documents that have a date.

>>> date_of(result)                      # corpus/2024-03-15-rabat.txt
datetime.date(2024, 3, 15)
>>> line = timeline(results, date_of, count=5)
>>> line.unit, line.rows[0].name, line.rows[0].mentions
('month', 'Nasser Bourita', [3, 0, 6])
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from extractor.core.types import Result
from extractor.documents.dates import date_of, parse

__all__ = ["Row", "Timeline", "date_of", "first_day", "parse", "timeline"]

Unit = Literal["day", "week", "month", "year"]

#: the longest time, in days, that is shown by day, week and month
_LIMITS: tuple[tuple[int, Unit], ...] = ((45, "day"), (400, "week"), (3000, "month"))


@dataclass(frozen=True, slots=True)
class Row:
    """An entity and its number of mentions in each period."""

    id: str
    label: str
    name: str
    mentions: list[int]


@dataclass(frozen=True, slots=True)
class Timeline:
    """`periods` are the first days of all periods from the first to the last, empty ones too.

    `others` is how many entities are named less than those of the rows.
    """

    unit: Unit
    periods: list[date]
    rows: list[Row]
    undated: int
    others: int = 0


def timeline(
    results: Iterable[Result], date_of: Callable[[Result], date | None], count: int, unit: Unit | None = None
) -> Timeline:
    """The `count` most named entities of dated documents, by period.

    `unit` None takes days, weeks, months or years by the time the documents span.
    """
    names: dict[str, tuple[str, str]] = {}
    days: dict[str, Counter[date]] = {}
    all_days: set[date] = set()
    undated = 0
    for result in results:
        day = date_of(result)
        if day is None:
            undated += 1
            continue
        all_days.add(day)
        for e in result.entities:
            names.setdefault(e.id, (e.label, e.name))
            days.setdefault(e.id, Counter())[day] += len(e.mentions)
    if not all_days:
        return Timeline(unit or "day", [], [], undated)
    span = (max(all_days) - min(all_days)).days
    scale: Unit = unit if unit else next((u for limit, u in _LIMITS if span <= limit), "year")
    periods = [first_day(min(all_days), scale)]
    while (following := _next(periods[-1], scale)) <= max(all_days):
        periods.append(following)
    place = {period: index for index, period in enumerate(periods)}
    chosen = sorted(days, key=lambda i: (-days[i].total(), names[i][1], i))[:count]
    rows = []
    for identity in chosen:
        mentions = [0] * len(periods)
        for day, number in days[identity].items():
            mentions[place[first_day(day, scale)]] += number
        rows.append(Row(identity, *names[identity], mentions))
    return Timeline(scale, periods, rows, undated, len(days) - len(rows))


def first_day(day: date, unit: Unit) -> date:
    """The first day of the period that holds `day`; weeks begin on Monday."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def _next(period: date, unit: Unit) -> date:
    longest = {"day": 1, "week": 7, "month": 31, "year": 366}[unit]
    return first_day(period + timedelta(days=longest), unit)
