"""TOML files parsed, and kept as parsed between runs: parsing is slow, and every start needs these tables.

    parse(["a = 1"])                                      # [{"a": 1}]
    of_package("lexicon/data/people.toml")["kin"]         # a table of the package's own

The key is the text itself (its hash), so what is kept is never out of date; a
folder that cannot be written, or a damaged file, only costs the time again.
Dates, which JSON does not have, lie beside the tables, with their places in them.
"""

import datetime
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.core import kept

#: texts shorter than this are parsed faster than looked up
WORTH = 50_000
#: the tables of words beside the rule files, which are parsed together
PACKAGE = (
    "documents/data/function_words.toml",
    "lexicon/data/countries.toml",
    "lexicon/data/organisations.toml",
    "lexicon/data/people.toml",
    "lexicon/data/roles.toml",
    "lexicon/data/speech.toml",
    "lexicon/data/towns.toml",
    "mentions/data/filters.toml",
    "mentions/data/person_spans.toml",
    "mentions/data/span_edges.toml",
    "rules/bands.toml",
    "text/data/capitals.toml",
    "text/data/line_words.toml",
)


def of_package(name: str) -> dict[str, Any]:
    """The tables of one of the package's own files, by its path in the package. Do not change them: all share them."""
    return _package()[name]


@cache
def _package() -> dict[str, dict[str, Any]]:
    root = files("extractor")
    return dict(zip(PACKAGE, parse([root.joinpath(name).read_text(encoding="utf-8") for name in PACKAGE])))


def parse(texts: Sequence[str]) -> list[dict[str, Any]]:
    """The TOML tables of texts, the same whether they were kept or not.

    Raises tomllib.TOMLDecodeError for the first text that is no TOML.
    """
    if sum(map(len, texts)) < WORTH:
        return [tomllib.loads(text) for text in texts]

    def parsed() -> dict[str, Any]:
        tables = [tomllib.loads(text) for text in texts]
        dates = list(_dates(tables, []))
        for place, _ in dates:
            _put(tables, place, None)
        return {"tables": tables, "dates": dates}

    def fits(known: Any) -> bool:
        return isinstance(known, dict) and known.keys() == {"tables", "dates"} and len(known["tables"]) == len(texts)

    known = kept.made("tables", (text.encode("utf-8", "surrogatepass") for text in texts), parsed, fits)
    for place, date in known["dates"]:
        _put(known["tables"], place, tomllib.loads(f"date = {date}")["date"])
    tables: list[dict[str, Any]] = known["tables"]
    return tables


def _dates(value: Any, place: list[str | int]) -> Iterator[tuple[list[str | int], str]]:
    """(keys and numbers that lead to it, as TOML writes it) of each date and time."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _dates(inner, [*place, key])
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _dates(inner, [*place, number])
    elif isinstance(value, datetime.date | datetime.time):
        yield place, value.isoformat()


def _put(tables: Any, place: list[str | int], value: Any) -> None:
    *way, last = place
    for step in way:
        tables = tables[step]
    tables[last] = value
